package io.orderflow.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.condition.Condition;
import io.orderflow.producer.replay.CsvLines;
import io.orderflow.producer.stop.ProducerException;
import io.orderflow.producer.stop.StopSignal;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsSources;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole CSV files: their separators, headers and encodings, and the message that says what to set. */
class CsvFilesTest extends OnCsvFiles {

    @Test
    void aColumnThatIsMissingIsOneMessageWithTheDateFormatThatWouldFit() throws IOException {
        sample("one-digit-dates-no-price.csv");
        assertThatReadingFails(Condition.USAGE)
                .hasMessageContaining("has no column \"Product Price\"")
                .hasMessageContaining("header has \"Order Number\", \"Order Date\", \"Item Name\", \"Quantity\"")
                .hasMessageContaining("producer.csv.product-price-column")
                .hasMessageContaining("--prices")
                .hasMessageContaining("Not all of its dates have the form dd/MM/yyyy HH:mm")
                .hasMessageContaining("d/M/yyyy H:mm")
                .hasMessageContaining("--date-format");
        assertThat(folder.resolve("orders.csv.rejected.csv")).doesNotExist();
    }

    @Test
    void withPricesAndTheFormatThatWasNamedTheSameFileIsSent() throws IOException {
        sample("one-digit-dates-no-price.csv");
        Set<String> items = new HashSet<>();
        List<String> lines = Files.readAllLines(folder.resolve("orders.csv"));
        lines.stream().skip(1).forEach(line -> items.add(line.split(",", -1)[2]));
        Files.writeString(
                folder.resolve("prices.csv"), "Item Name,Product Price\n" + String.join(",1.50\n", items) + ",1.50\n");
        assertThat(read("date-format", "d/M/yyyy H:mm", "prices-file", "prices.csv"))
                .hasSize(lines.size() - 1);
    }

    @Test
    void semicolonsAreRecognizedAndTheFormatOfTheDatesIsNamedOnce() throws IOException {
        sample("semicolons-excel-prices.csv");
        assertThatReadingFails(Condition.NOTHING_TO_SEND)
                .hasMessageContaining("None of the 18 lines")
                .hasMessageContaining(
                        "date (17), number of cells (1). The first is line 2: Order Date must be a real date")
                .hasMessageContaining("The format dd.MM.yyyy H:mm fits every line");
        assertThat(read("date-format", "dd.MM.yyyy H:mm"))
                .extracting(OwnersOrder::unitPriceCents)
                .containsExactlyInAnyOrder(80L, 1_795L, 1_795L, 1_795L);
        assertThat(rejected()).hasSize(15).anyMatch(line -> line.contains("45:.95"));
    }

    @Test
    void aSeparatorThatIsSetAndWrongIsAnsweredWithTheRightOne() throws IOException {
        sample("semicolons-excel-prices.csv");
        assertThatReadingFails(Condition.USAGE, "separator", "comma")
                .hasMessageContaining("has no column \"Order Number\"")
                .hasMessageContaining("With \";\" it would have more of them: set producer.csv.separator");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void eachSeparatorIsRecognized(String separator) throws IOException {
        file((CsvFixture.HEADER + "1,03/08/2019 20:25,A,1,1.00,1\n").replace(",", separator));
        assertThat(read()).hasSize(1);
    }

    @Test
    void variantsOfTheHeaderAreNamedWithTheSettingThatTakesThem() throws IOException {
        file("order_number,Order-Date,Product,QTY,Unit Price\n1,2019-08-03T20:25:00,A,1,1.00\n");
        assertThatReadingFails(Condition.USAGE)
                .hasMessageContaining("Is it \"order_number\"? Then set producer.csv.order-number-column")
                .hasMessageContaining("Is it \"Order-Date\"? Then set producer.csv.order-date-column")
                .hasMessageContaining("Is it \"Product\"? Then set producer.csv.item-name-column")
                .hasMessageContaining("Is it \"QTY\"? Then set producer.csv.quantity-column")
                .hasMessageContaining("Is it \"Unit Price\"? Then set producer.csv.product-price-column");
    }

    @Test
    void aFileWithoutHeaderSaysThatItNeedsOne() throws IOException {
        file("1,03/08/2019 20:25,A,1,1.00,1\n");
        assertThatReadingFails(Condition.USAGE).hasMessageContaining("The first line must name the columns.");
    }

    @Test
    void aSpreadsheetsFirstLineIsNamed() throws IOException {
        file("sep=;\n" + CsvFixture.HEADER.replace(",", ";"));
        assertThatReadingFails(Condition.USAGE).hasMessageContaining("a spreadsheet's line \"sep=;\". Delete it");
    }

    @Test
    void theFormatIsNamedThatFitsTheDatesOfTheFormTooAndNoneIfTheDatesAreImpossible() throws IOException {
        String rest = ",A,1,1.00,1\n";
        file(CsvFixture.HEADER + "1,25/08/2019 20:25" + rest + "2,1/2/2019 8:05" + rest);
        assertThat(advice())
                .contains("The format d/M/yyyy H:mm fits every line")
                .doesNotContain("M/d");
        file(CsvFixture.HEADER + "1,25/08/2019 20:25" + rest + "2,31/02/2019 20:25" + rest);
        assertThat(advice()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2019-08-25T20:25:00|yyyy-MM-dd'T'HH:mm:ss",
                "08/25/2019 20:25|MM/dd/yyyy HH:mm",
                "8/25/2019 8:25 PM|M/d/yyyy h:mm a",
                "25-08-19 20:25|dd-MM-yy HH:mm",
                "2019.08.25 20:25|yyyy.MM.dd HH:mm",
                "03/08/2019 9:25|dd/MM/yyyy H:mm or MM/dd/yyyy H:mm",
                "43680.85|day numbers",
                "03/08/2019|no time of day"
            })
    void theUsualFormatsAreRecognized(String dateAndFormat) throws IOException {
        String[] parts = dateAndFormat.split("\\|", -1);
        file(CsvFixture.HEADER + "1," + parts[0] + ",A,1,1.00,1\n2," + parts[0] + ",A,1,1.00,1\n");
        assertThatReadingFails(Condition.NOTHING_TO_SEND).hasMessageContaining(parts[1]);
        if (parts[1].startsWith("M") || parts[1].startsWith("y") || parts[1].startsWith("dd-")) {
            assertThat(read("date-format", parts[1])).hasSize(2);
        }
    }

    @Test
    void aFileThatCannotBeSentNeedsNoKafkaToSaySo() throws IOException {
        sample("huge-exponent-price.csv");
        SettingsSources sources = new SettingsSources(Map.of(), Map.of(), Map.of(), folder)
                .with("producer.csv.file", "orders.csv", "test")
                .with("kafka.bootstrap-servers", "127.0.0.1:1", "test");
        assertThatThrownBy(() -> new ProducerRun(
                                Settings.load(sources, ProducerOptions.Wanted::read),
                                new StopSignal(Thread.currentThread()))
                        .run())
                .isInstanceOfSatisfying(
                        ProducerException.class, e -> assertThat(e.condition()).isEqualTo(Condition.NOTHING_TO_SEND));
        assertThat(folder.resolve("orders-unsent.jsonl")).doesNotExist();
    }

    @Test
    void aRepeatedColumnIsRefused() throws IOException {
        file(CsvFixture.HEADER.strip() + ",quantity,QUANTITY\n1,03/08/2019 20:25,A,1,1.00,1,2,3\n");
        assertThat(read()).extracting(OwnersOrder::quantity).containsExactly(1);
        file(CsvFixture.HEADER.strip() + ",Quantity\n1,03/08/2019 20:25,A,1,1.00,1,2\n");
        assertThatReadingFails(Condition.USAGE).hasMessageContaining("has the column \"Quantity\" 2 times");
    }

    @Test
    void anEmptyFileAndOneOfAHeaderAloneAreNotASuccess() throws IOException {
        file("");
        assertThatReadingFails(Condition.NOTHING_TO_SEND).hasMessageContaining("is empty: nothing to send");
        file(CsvFixture.HEADER);
        assertThatReadingFails(Condition.NOTHING_TO_SEND).hasMessageContaining("no line but its header");
    }

    @Test
    void otherKindsOfFilesAreNamed() throws IOException {
        assertThatReadingFails(Condition.USAGE).hasMessageContaining("orders.csv cannot be read");
        assertThatReadingFails(Condition.USAGE, "file", ".").hasMessageContaining("is no file");
        String good = CsvFixture.HEADER + "1,03/08/2019 20:25,A,1,1.00,1\n";
        for (Charset utf16 : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            Files.write(folder.resolve("orders.csv"), good.getBytes(utf16));
            assertThatReadingFails(Condition.USAGE).hasMessageContaining("is UTF-16");
        }
        Files.write(folder.resolve("orders.csv"), new byte[] {'P', 'K', 3, 4, 20, 0, 6, 0});
        assertThatReadingFails(Condition.USAGE).hasMessageContaining("an Excel workbook");
        Files.write(folder.resolve("orders.csv"), new byte[] {0x1F, (byte) 0x8B, 8, 0});
        assertThatReadingFails(Condition.USAGE).hasMessageContaining("compressed (gzip)");
    }

    @Test
    void aByteOrderMarkAndEveryLineEndArePassedOver() throws IOException {
        for (String end : List.of("\n", "\r\n", "\r")) {
            file("\uFEFF" + CsvFixture.HEADER.replace("\n", end) + "1,03/08/2019 20:25,A,1,1.00,1" + end + end
                    + "2,03/08/2019 20:25,B,1,1.00,1");
            assertThat(read()).extracting(OwnersOrder::productName).containsExactly("A", "B");
        }
    }

    @Test
    void bytesThatAreNotUtf8CostTheirLineAndAReplacementCharacterIsATextLikeAnyOther() throws IOException {
        Files.write(
                folder.resolve("orders.csv"),
                (CsvFixture.HEADER + "1,03/08/2019 20:25,Caf\u00e9,1,1.00,1\n2,03/08/2019 20:25,Tea,1,1.00,1\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(read()).extracting(OwnersOrder::productName).containsExactly("Tea");
        assertThat(rejected().get(1)).startsWith("2,\"the line is not UTF-8\"");
        file(CsvFixture.HEADER + "1,03/08/2019 20:25,Caf\uFFFD,1,1.00,1\n");
        assertThat(read()).extracting(OwnersOrder::productName).containsExactly("Caf\uFFFD");
    }

    @Test
    void aLineOfManyMegabytesIsRejectedAndNotHeld() throws IOException {
        byte[] long1 = new byte[CsvLines.MOST_BYTES * 8];
        Arrays.fill(long1, (byte) 'x');
        try (var out = Files.newOutputStream(folder.resolve("orders.csv"))) {
            out.write((CsvFixture.HEADER + "1,03/08/2019 20:25,").getBytes(UTF_8));
            out.write(long1);
            out.write(",1,1.00,1\n2,03/08/2019 20:25,B,1,1.00,1\n".getBytes(UTF_8));
        }
        assertThat(read()).extracting(OwnersOrder::productName).containsExactly("B");
        assertThat(rejected().get(1)).startsWith("2,\"the line is longer than 1048576 bytes\"");
    }

    @Test
    void aSecondHeaderInTheMiddleIsNamed() throws IOException {
        String line = ",03/08/2019 20:25,A,1,1.00,1\n";
        file(CsvFixture.HEADER + "1" + line + CsvFixture.HEADER + "2" + line);
        assertThat(read()).hasSize(2);
        assertThat(rejected().get(1)).startsWith("3,\"the line repeats the header\"");
    }

    @Test
    void theOnlyOutcomesOfAnyBytesAreOrdersRejectedLinesAndAMessage() throws IOException {
        SplittableRandom random = new SplittableRandom(20260728);
        String pieces = "\",;\t\r\n\u0000\u00e9\u20ac\u0662 123./:-ab";
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder(CsvFixture.HEADER);
            for (int c = 0; c < 200; c++) {
                text.append(
                        random.nextInt(12) == 0
                                ? "\n7,03/08/2019 20:25,A,1,1.00,1\n"
                                : String.valueOf(pieces.charAt(random.nextInt(pieces.length()))));
            }
            file(text.toString());
            try {
                assertThat(read()).isNotEmpty();
            } catch (ProducerException e) {
                assertThat(e.condition()).isEqualTo(Condition.NOTHING_TO_SEND);
            }
        }
    }
}
