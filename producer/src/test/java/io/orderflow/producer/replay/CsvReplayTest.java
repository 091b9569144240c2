package io.orderflow.producer.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.producer.CsvFixture;
import io.orderflow.producer.OwnersOrder;
import io.orderflow.producer.settings.CsvSettings;
import io.orderflow.producer.settings.ProducerSettings;
import io.orderflow.producer.stop.StopSignal;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvReplayTest {

    @TempDir
    private Path folder;

    private final StopSignal stop = new StopSignal(Thread.currentThread());

    private void file(String text) throws IOException {
        Files.writeString(folder.resolve("orders.csv"), text);
    }

    private List<OwnersOrder> read(CsvSettings files) {
        return new CsvReplay(files, OwnersOrder.CONTRACT, stop)
                .read().stream().map(order -> OwnersOrder.of(order.values())).toList();
    }

    private static FileOrder at(LocalDateTime time) {
        return new FileOrder(new OrderValues(OwnersOrder.CONTRACT), "", 0, time);
    }

    @Test
    void linesBecomeOrdersByTimeWithIdsThatTheNextReplayRepeats() throws IOException {
        file(CsvFixture.HEADER + "16118,03/08/2019 20:25,\"Papadum, plain\",2,0.80,1\n"
                + "16117,03/08/2019 20:17,Bombay Aloo,1,5.95,2\n16117,03/08/2019 20:17,Onion Bhaji,3,3.95,2\n");
        List<OwnersOrder> orders = read(CsvFixture.settings(folder));
        assertThat(orders)
                .extracting(OwnersOrder::orderId, OwnersOrder::productName, OwnersOrder::totalPriceCents)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("ORDER-1611701", "Bombay Aloo", 595L),
                        org.assertj.core.api.Assertions.tuple("ORDER-1611702", "Onion Bhaji", 1185L),
                        org.assertj.core.api.Assertions.tuple("ORDER-1611801", "Papadum, plain", 160L));
        assertThat(orders.get(0).customerId()).isEqualTo(orders.get(1).customerId());
        assertThat(read(CsvFixture.settings(folder))).isEqualTo(orders);
        assertThat(folder.resolve("orders.csv.rejected.csv")).doesNotExist();
    }

    @Test
    void aLineThatCannotBeAnOrderGoesToAFileWithItsNumberAndReasonAndNothingStops() throws IOException {
        file(CsvFixture.HEADER
                + "x,03/08/2019 20:25,A,1,1.00,1\n1,31/02x/2019,A,1,1.00,1\n2,03/08/2019 20:25,A,none,1.00,1\n"
                + "3,03/08/2019 20:25,A,1,,1\n4,03/08/2019 20:25,A,0,1.00,1\n5,03/08/2019 20:25\n"
                + "6,03/08/2019 20:25,A,1,1.005,1\n7,03/08/2019 20:25,A,1,1.00,1\n");
        assertThat(read(CsvFixture.settings(folder)))
                .extracting(OwnersOrder::orderId)
                .containsExactly("ORDER-000701");
        assertThat(Files.readAllLines(folder.resolve("orders.csv.rejected.csv")))
                .hasSize(8)
                .startsWith(
                        "Line,Reason,Text",
                        "2,\"Order Number must be a number of 1 to 9 digits, was \"\"x\"\"\","
                                + "\"x,03/08/2019 20:25,A,1,1.00,1\"")
                .anyMatch(line -> line.startsWith("8,\"Product Price must be a number with at most 2 decimals"));
    }

    @Test
    void bytesThatAreNoUtf8AreNotGuessedAt() throws IOException {
        byte[] latin1 = (CsvFixture.HEADER + "1,03/08/2019 20:25,Caf\u00e9,1,1.00,1\n2,03/08/2019 20:25,Tea,1,1.00,1\n")
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        Files.write(folder.resolve("orders.csv"), latin1);
        assertThat(read(CsvFixture.settings(folder)))
                .extracting(OwnersOrder::orderId)
                .containsExactly("ORDER-000201");
        assertThat(folder.resolve("orders.csv.rejected.csv")).content().contains("2,\"the line is not UTF-8");
    }

    @Test
    void whatIsForMadeUpOrdersIsRefusedWithAFile() {
        assertThatThrownBy(() -> Settings.load(
                        new SettingsSources(Map.of(), Map.of(), Map.of(), folder)
                                .with("producer.csv.file", "orders.csv", "--csv")
                                .with("producer.rate", "10", "--rate")
                                .with("producer.defects", "late=1%", "--defect"),
                        ProducerSettings::read))
                .hasMessageContaining("2 settings to fix")
                .hasMessageContaining("is for generated orders; for a file use producer.csv.speed");
    }

    @Test
    void correctingARejectedLineDoesNotChangeTheIdsOfTheOthers() throws IOException {
        file(CsvFixture.HEADER + "1,03/08/2019 20:25,A,none,1.00,2\n1,03/08/2019 20:25,B,1,1.00,2\n");
        assertThat(read(CsvFixture.settings(folder)))
                .extracting(OwnersOrder::orderId)
                .containsExactly("ORDER-000102");
    }

    @Test
    void pricesComeFromTheirFileAndColumnsMayHaveOtherNames() throws IOException {
        file("no,When,What,How many,Price\n1,2019-08-03T20:25:00,A,2,\n");
        Files.writeString(folder.resolve("prices.csv"), "What,Price\nA,1.50\n");
        CsvSettings other = CsvFixture.settings(
                folder,
                "prices-file",
                "prices.csv",
                "date-format",
                "yyyy-MM-dd'T'HH:mm:ss",
                "order-number-column",
                "No",
                "order-date-column",
                "When",
                "item-name-column",
                "What",
                "quantity-column",
                "How many",
                "product-price-column",
                "Price");
        assertThat(read(other)).extracting(OwnersOrder::totalPriceCents).containsExactly(300L);
        assertThatThrownBy(() -> read(CsvFixture.settings(folder)))
                .hasMessageContaining("has no column \"Order Number\"")
                .hasMessageContaining("producer.csv.");
    }

    @Test
    void theOriginalPaceIsKeptAndScaled() throws IOException {
        file(CsvFixture.HEADER
                + "1,03/08/2019 20:25,A,1,1.00,1\n2,03/08/2019 20:26,A,1,1.00,1\n3,03/08/2019 20:28,A,1,1.00,1\n");
        CsvReplay replay = new CsvReplay(CsvFixture.settings(folder, "speed", "600x"), OwnersOrder.CONTRACT, stop);
        List<Long> sentAt = new ArrayList<>();
        int sent = replay.run(replay.read(), order -> sentAt.add(System.nanoTime()), Optional.empty());
        assertThat(sent).isEqualTo(3);
        // Never early; how late, a busy machine decides.
        assertThat(Duration.ofNanos(sentAt.get(1) - sentAt.get(0)).toMillis()).isGreaterThanOrEqualTo(90L);
        assertThat(Duration.ofNanos(sentAt.get(2) - sentAt.get(0)).toMillis()).isGreaterThanOrEqualTo(290L);
    }

    @ParameterizedTest
    @CsvSource({"0, 600, 0", "60, 600, 100", "180, 600, 300", "60, 1, 60000", "60, 0.5, 120000", "86400, 0, 0"})
    void anOrderIsDueAsLongAfterTheFirstAsItsTimeSaysAtThatSpeed(long seconds, double speed, long millis) {
        FileOrder first = at(LocalDateTime.of(2019, 8, 3, 20, 25));
        FileOrder order = at(first.time().plusSeconds(seconds));
        assertThat(Duration.ofNanos(CsvReplay.due(first, order, speed))).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void theShippedSampleIsReadWithoutARejectedLine() throws IOException {
        Path samples = Path.of(System.getProperty("orderflow.home"), "producer/samples");
        Files.copy(samples.resolve("takeaway-orders.csv"), folder.resolve("orders.csv"));
        CsvSettings sample = CsvFixture.settings(
                folder, "prices-file", samples.resolve("takeaway-prices.csv").toString());
        List<OwnersOrder> orders = read(sample);
        assertThat(orders).hasSizeGreaterThan(100);
        assertThat(orders).isSortedAccordingTo(java.util.Comparator.comparing(OwnersOrder::orderTimestamp));
        assertThat(folder.resolve("orders.csv.rejected.csv")).doesNotExist();
    }

    @Test
    void theBarFillsUp() {
        assertThat(CsvReplay.bar(1_000, 2_000))
                .isEqualTo("[###############...............]  50 %  1,000 of 2,000 orders");
        assertThat(CsvReplay.bar(3, 3)).startsWith("[##############################] 100 %");
    }
}
