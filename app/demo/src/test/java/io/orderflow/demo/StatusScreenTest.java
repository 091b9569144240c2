package io.orderflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.demo.Observation.Confirmed;
import io.orderflow.demo.Observation.Heartbeat;
import io.orderflow.demo.Observation.Latency;
import io.orderflow.demo.Observation.Ledger;
import io.orderflow.demo.Observation.OrderRow;
import io.orderflow.demo.Observation.StreamRow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusScreenTest {
    private static final Locations PLACES = new Locations(
            "127.0.0.1:29092, topic orders",
            "mysql --defaults-file=data/mysql.cnf ecommerce",
            "jdbc:mysql://127.0.0.1:23306/ecommerce, table orders",
            "http://127.0.0.1:8080",
            Path.of("data"),
            List.of(Path.of("data/logs/job.log"), Path.of("data/logs/producer.log"), Path.of("data/kafka/kafka.log")));

    private static DemoSnapshot moment(Ledger ledger, String reason) {
        Map<String, Long> reasons = new LinkedHashMap<>();
        for (String name : List.of("NOT_JSON", "BAD_TIMESTAMP", "MISSING_FIELD", "TOTAL_MISMATCH", "OUT_OF_RANGE")) {
            reasons.put(name, 1_234L);
        }
        OrderRow order = new OrderRow(
                "ORDER-123456789012",
                "x".repeat(255) + ", " + "y".repeat(100),
                Optional.of("2147483647"),
                Optional.of("99999999.99"),
                "99999999.99");
        Heartbeat heartbeat = new Heartbeat(
                reason.isEmpty() ? "RUNNING" : "WAITING",
                reason,
                reason.isEmpty() ? "" : "Kafka does not answer ".repeat(10),
                7,
                "host, process 42, driver",
                Duration.ofSeconds(1),
                50,
                49,
                Optional.of(new Latency(512, 1_200, 130_000)));
        return new DemoSnapshot(
                "running",
                Duration.ofSeconds(83),
                List.of(),
                Optional.of(Duration.ofMillis(14_200)),
                new Observation(Optional.of(heartbeat), ledger, reasons, Collections.nCopies(8, order), List.of()),
                OptionalDouble.of(49.8),
                OptionalLong.of(12),
                List.of());
    }

    @ParameterizedTest
    @CsvSource({"80, 24", "120, 40", "72, 24"})
    void nothingIsWiderThanTheTerminalAndNothingIsLost(int columns, int rows) {
        List<String> lines = StatusScreen.running(
                moment(new Ledger(10_000_012, 10_000_000, 5, 7, Map.of(0, 10_000_012L)), ""),
                PLACES,
                new Terminal.Size(columns, rows));

        assertThat(lines).hasSizeLessThan(rows);
        String all = AnsiStyle.plain(String.join("\n", lines));
        assertThat(all)
                .contains("received 10,000,012 = stored 10,000,000 + duplicate 5 + rejected 7 \u2713")
                .contains("49.8 orders/s", "lag 12", "p50 512 ms  p95 1.2 s  p99 2 min")
                .contains("OUT_OF_RANGE 1,234", "data/kafka/kafka.log", "mysql --defaults-file=data/mysql.cnf");
    }

    @Test
    void streamingSqlIsShownBesideTheJobAndWhatFailsByName() {
        DemoSnapshot without = moment(new Ledger(10_000_012, 10_000_000, 5, 7, Map.of(0, 10_000_012L)), "");
        List<StreamRow> streams =
                new ArrayList<>(Collections.nCopies(7, new StreamRow("item_counts", "RUNNING", "", 12)));
        streams.add(new StreamRow("customers", "FAILED", "TOPIC_RECREATED", 0));
        Observation seen = without.seen();
        DemoSnapshot with = new DemoSnapshot(
                without.doing(),
                without.since(),
                without.steps(),
                without.firstOrder(),
                new Observation(seen.heartbeat(), seen.ledger(), seen.rejectedByReason(), seen.newest(), streams),
                without.perSecond(),
                without.lag(),
                without.notes());
        List<Path> logs = new ArrayList<>(PLACES.logs());
        logs.add(Path.of("data/logs/dashboard.log"));
        logs.add(Path.of("data/logs/streams.log"));
        Locations places =
                new Locations(PLACES.kafka(), PLACES.client(), PLACES.jdbc(), PLACES.dashboard(), PLACES.data(), logs);

        List<String> lines = StatusScreen.running(with, places, new Terminal.Size(80, 24));

        assertThat(lines).hasSizeLessThan(24);
        assertThat(AnsiStyle.plain(String.join("\n", lines)))
                .contains("Streams    FAILED 1  RUNNING 7  customers TOPIC_RECREATED", "data/logs/streams.log");
        assertThat(AnsiStyle.plain(StatusScreen.oneLine(with)))
                .endsWith("streams FAILED 1  RUNNING 7  customers TOPIC_RECREATED");
    }

    @Test
    void confirmationsAreShownBesideTheJobAndFitTheTerminal() {
        DemoSnapshot without = moment(new Ledger(10_000_012, 10_000_000, 5, 7, Map.of(0, 10_000_012L)), "");
        Confirmed confirmed = new Confirmed(
                10_000_000, 7, Optional.of(new Latency(112, 180, 230)), Optional.of("ORDER-000017 CONFIRMED"));
        DemoSnapshot with = new DemoSnapshot(
                without.doing(),
                without.since(),
                without.steps(),
                without.firstOrder(),
                without.seen().with(Optional.of(confirmed)),
                without.perSecond(),
                without.lag(),
                without.notes());

        List<String> lines = StatusScreen.running(with, PLACES, new Terminal.Size(80, 24));

        assertThat(lines).hasSizeLessThan(24);
        assertThat(lines.stream()
                        .map(AnsiStyle::plain)
                        .filter(line -> line.contains("onfirmed") || line.contains("last:")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(AnsiStyle.plain(String.join("\n", lines)))
                .contains(
                        "Confirmed  10,000,000, declined 7",
                        "received \u2192 confirmed  p50 112 ms  p95 180 ms  p99 230 ms",
                        "last: ORDER-000017 CONFIRMED");
        assertThat(StatusScreen.oneLine(with)).contains("confirmed 10,000,000, declined 7");
    }

    /** A running job's heartbeat of this age, and a moment in which nothing else is known. */
    private static DemoSnapshot quiet(
            long ageSeconds, double storedPerSecond, Optional<Latency> latency, String rate, String lag) {
        Heartbeat heartbeat = new Heartbeat(
                "RUNNING", "", "", 7, "host", Duration.ofSeconds(ageSeconds), 50, storedPerSecond, latency);
        return new DemoSnapshot(
                "running",
                Duration.ofSeconds(83),
                List.of(),
                Optional.of(Duration.ofMillis(14_200)),
                new Observation(Optional.of(heartbeat), Ledger.EMPTY, Map.of(), List.of(), List.of()),
                rate == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(rate)),
                lag == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(lag)),
                List.of());
    }

    @ParameterizedTest(name = "stored {0} per second, p95 {1} ms: {2}")
    @CsvSource({
        "4, 1200, 'produced \u2192 stored  p50 1.2 s  p95 1.2 s  p99 1.2 s'",
        "0, 800, 'produced \u2192 stored  p50 800 ms  p95 800 ms  p99 800 ms'",
        "4, , 'produced \u2192 stored  unknown'",
        "0, , ",
    })
    void aLatencyThatNoTimestampGivesIsUnknownAndWithoutOrdersThereIsNone(double stored, Long millis, String shown) {
        Optional<Latency> latency = Optional.ofNullable(millis).map(all -> new Latency(all, all, all));
        DemoSnapshot moment = quiet(1, stored, latency, "4", "0");

        String page =
                AnsiStyle.plain(String.join("\n", StatusScreen.running(moment, PLACES, new Terminal.Size(80, 24))));

        if (shown == null) {
            assertThat(page).doesNotContain("Latency");
        } else {
            assertThat(page).contains("Latency    " + shown);
        }
        assertThat(AnsiStyle.plain(StatusScreen.oneLine(moment)).contains("p95 unknown"))
                .isEqualTo(stored > 0 && millis == null);
    }

    @ParameterizedTest(name = "a heartbeat {0} s old, {1} orders per second, lag {2}")
    @CsvSource({
        "1, 4, 12, 'Job        RUNNING  epoch 7', 'Flow       4.0 orders/s   lag 12'",
        "10, 0, 0, 'Job        RUNNING  epoch 7', 'Flow       0.0 orders/s   lag 0'",
        "11, 1234.56, 1000000, 'Job        no heartbeat for 11 s', 'Flow       1,234.6 orders/s   lag 1,000,000'",
        "3700, , , 'Job        no heartbeat for 1 h 01 min', 'Flow       \u2013   lag unknown'",
    })
    void theJobAndItsFlowAreShownAsFarAsTheyAreKnown(long age, String rate, String lag, String job, String flow) {
        DemoSnapshot moment = quiet(age, 0, Optional.empty(), rate, lag);

        String page =
                AnsiStyle.plain(String.join("\n", StatusScreen.running(moment, PLACES, new Terminal.Size(80, 24))));

        assertThat(page).contains(job, flow);
    }

    @Test
    void theDemosTimeIsThatSinceItsProcessWasStarted() {
        Instant started = Instant.parse("2026-11-28T10:00:00Z");

        assertThat(new Clock(started, () -> started.plusMillis(83_400)).elapsed())
                .isEqualTo(Duration.ofMillis(83_400));
    }

    @Test
    void aLineIsCutAtTheTerminalsWidthButItsStyleEnds() {
        String line = AnsiStyle.cut("abc" + AnsiStyle.GOOD.of("defghi"), 5);

        assertThat(line).isEqualTo("abc\u001b[32mde\u001b[0m");
    }

    @Test
    void aLedgerThatDoesNotAddUpIsCrossedOut() {
        String line = AnsiStyle.plain(StatusScreen.identity(new Ledger(11, 8, 1, 1, Map.of())));

        assertThat(line).isEqualTo("received 11 = stored 8 + duplicate 1 + rejected 1 \u2717");
    }

    @Test
    void whyTheJobWaitsIsShownInFull() {
        List<String> lines =
                StatusScreen.running(moment(Ledger.EMPTY, "KAFKA_AWAY"), PLACES, new Terminal.Size(80, 40));

        assertThat(AnsiStyle.plain(String.join("\n", lines))).contains("WAITING", "KAFKA_AWAY: Kafka does not answer");
        assertThat(lines.stream()
                        .filter(line -> line.contains("Kafka does not"))
                        .toList())
                .allSatisfy(line -> assertThat(AnsiStyle.width(line)).isLessThanOrEqualTo(80));
    }

    @Test
    void withoutATerminalTheWholeMomentIsOneLine() {
        String line = AnsiStyle.plain(StatusScreen.oneLine(moment(new Ledger(10, 8, 1, 1, Map.of()), "")));

        assertThat(line)
                .isEqualTo("1 min 23 s: RUNNING  received 10 = stored 8 + duplicate 1 + rejected 1 \u2713"
                        + "  49.8/s  lag 12  p95 1.2 s");
    }
}
