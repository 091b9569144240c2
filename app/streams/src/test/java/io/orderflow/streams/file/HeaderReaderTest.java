package io.orderflow.streams.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.orderflow.streams.file.StreamHeader.Customers;
import io.orderflow.streams.file.StreamHeader.Output;
import io.orderflow.streams.file.StreamHeader.Watermark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeaderReaderTest {

    private static final String GOOD = """
        -- Pieces per minute.
        -- A second line of text.
        --
        -- table:     stream_pieces
        -- key:       window_start, product_name
        -- output:    append
        -- watermark: order_timestamp, 10 minutes
        -- trigger:   10 s
        -- customers: topic
        -- sources:   payments

        SELECT 1 -- key: not this one
        """;

    @Test
    void understandsEveryKey() {
        assertThat(read(GOOD).header())
                .isEqualTo(new StreamHeader(
                        "Pieces per minute.",
                        "stream_pieces",
                        List.of("window_start", "product_name"),
                        Output.APPEND,
                        new Watermark("order_timestamp", Duration.ofMinutes(10)),
                        Duration.ofSeconds(10),
                        Customers.TOPIC,
                        List.of("payments")));
    }

    @Test
    void needsNeitherTriggerNorCustomers() {
        StreamHeader header = read(GOOD.replace("-- trigger:   10 s\n", "").replace("-- customers: topic\n", ""))
                .header();

        assertThat(header.trigger()).isEqualTo(Duration.ofSeconds(5));
        assertThat(header.customers()).isEqualTo(Customers.NONE);
    }

    @Test
    void reportsAllMissingEntriesAtOnce() {
        assertThat(problems("SELECT 1"))
                .extracting(FileProblem::what)
                .containsExactly(
                        "the header lacks the entry table",
                        "the header lacks the entry key",
                        "the header lacks the entry output",
                        "the header lacks the entry watermark");
    }

    @Test
    void suggestsTheKeyThatWasMeant() {
        assertThat(problem(GOOD.replace("trigger:", "triger:")).text()).endsWith("""
            my.sql, line 8: triger is not a header key
                -- triger:   10 s
              Did you mean trigger? Keys are table, key, output, watermark, trigger, customers, sources. If this is\
             a comment, remove the colon.\
            """);
    }

    @Test
    void namesTheLineOfABadValueAndWhatWouldBeRight() {
        assertThat(problem(GOOD.replace("append", "appendd")).text())
                .contains("line 6: output must be update or append, was \"appendd\"", "Did you mean append?");
        assertThat(problem(GOOD.replace("10 minutes", "10")).text())
                .contains("line 7: watermark must be a column and how long to wait", "order_timestamp, 2 minutes");
        assertThat(problem(GOOD.replace("order_timestamp,", "order time,")).text())
                .contains("line 7: watermark must name a column", "order_timestamp, 2 minutes");
        assertThat(problem(GOOD.replace("payments", "payments, payments")).text())
                .contains("line 10: sources must list names of streams.sources, each once");
        assertThat(problem(GOOD.replace("10 s", "often")).text())
                .contains("line 8: trigger must be a duration, was \"often\"", "-- trigger: 10 s");
        assertThat(problem(GOOD.replace("topic", "topics")).text())
                .contains("line 9: customers must be none or table or topic", "Did you mean topic?");
        assertThat(problem(GOOD.replace("window_start, product_name", "window_start,"))
                        .text())
                .contains("line 5: key must list columns of the query");
    }

    @Test
    void refusesARepeatedKey() {
        assertThat(problem(GOOD.replace("-- trigger:   10 s", "-- output: update"))
                        .text())
                .contains("line 8: output appears twice in the header");
    }

    @Test
    void refusesTheTablesOfOrderFlowItself() {
        for (String table : List.of("orders", "orderflow_ledger", "rejected_orders", "minute_totals", "Orders")) {
            assertThat(problem(GOOD.replace("stream_pieces", table)).text())
                    .contains("line 4: %s is a table of OrderFlow itself".formatted(table));
        }
    }

    @Test
    void theFingerprintChangesWithTheQueryButNotWithCommentsAndTrigger() {
        String before = read(GOOD).fingerprint();

        assertThat(read(GOOD.replace("Pieces per", "Some per").replace("10 s", "20 s"))
                        .fingerprint())
                .isEqualTo(before);
        assertThat(read(GOOD.replace("SELECT 1", "SELECT 2")).fingerprint()).isNotEqualTo(before);
        assertThat(read(GOOD.replace("10 minutes", "11 minutes")).fingerprint()).isNotEqualTo(before);
    }

    @Test
    void aSemicolonAtTheEndIsNotPartOfTheQuery() {
        assertThat(read("%s;\n"
                                .formatted(GOOD.replace(" -- key: not this one", "")
                                        .stripTrailing()))
                        .query())
                .endsWith("SELECT 1");
    }

    private static StreamFile read(String text) {
        return HeaderReader.read(Path.of("my.sql"), text, Duration.ofSeconds(5));
    }

    private static List<FileProblem> problems(String text) {
        return catchThrowableOfType(BadFileException.class, () -> read(text)).problems();
    }

    private static FileProblem problem(String text) {
        List<FileProblem> problems = problems(text);
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }
}
