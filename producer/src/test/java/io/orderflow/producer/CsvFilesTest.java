package io.orderflow.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.orderflow.condition.Condition;
import io.orderflow.producer.replay.CsvLines;
import io.orderflow.producer.replay.CsvOrders;
import io.orderflow.producer.replay.CsvReplay;
import io.orderflow.producer.replay.RejectedLines;
import io.orderflow.producer.settings.CsvSettings;
import io.orderflow.producer.stop.ProducerException;
import io.orderflow.producer.stop.StopSignal;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsSources;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real-world files, and the outcome of each of their lines: an order exactly as written, or rejected with its reason.
 */
class CsvFilesTest {

    @TempDir
    private Path folder;

    private void file(String text) throws IOException {
        Files.writeString(folder.resolve("orders.csv"), text);
    }

    private void sample(String name) throws IOException {
        try (InputStream in = CsvFilesTest.class.getResourceAsStream("/csv/" + name)) {
            Files.write(folder.resolve("orders.csv"), in.readAllBytes());
        }
    }

    private List<OwnersOrder> read(String... keysAndValues) {
        return new CsvReplay(
                        CsvFixture.settings(folder, keysAndValues),
                        OwnersOrder.CONTRACT,
                        new StopSignal(Thread.currentThread()))
                .read().stream().map(order -> OwnersOrder.of(order.values())).toList();
    }

    private String advice() throws IOException {
        Path file = folder.resolve("orders.csv");
        try (RejectedLines lines = new RejectedLines(file)) {
            return CsvOrders.read(file, CsvFixture.settings(folder), OwnersOrder.CONTRACT, lines)
                    .advice();
        }
    }

    private List<String> rejected() throws IOException {
        return Files.readAllLines(folder.resolve("orders.csv.rejected.csv"));
    }

    private AbstractThrowableAssert<?, ?> assertThatReadingFails(Condition code, String... keysAndValues) {
        return assertThatThrownBy(() -> read(keysAndValues))
                .isInstanceOfSatisfying(
                        ProducerException.class, e -> assertThat(e.condition()).isEqualTo(code));
    }

    @Nested
    class Quotes {
        @Test
        void aQuoteWithinACellIsACharacterOfItsText() throws IOException {
            sample("inch-quote.csv");
            assertThat(read()).hasSize(9).extracting(OwnersOrder::productName).contains("15\" Pizza");
            assertThat(folder.resolve("orders.csv.rejected.csv")).doesNotExist();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "2,03/08/2019 20:25,\"15 inch,1,1.00,1\n",
                    "2,03/08/2019 20:25,\"15\" Pizza,1,1.00,1\n",
                    "2,03/08/2019 20:25,\"15\"\"\" Pizza,1,1.00,1\n",
                    "2,03/08/2019 20:25,Pizza,1,1.00,\"\n",
                    "2,03/08/2019 20:25,Pizza,1,1.00,\"\"\"\n",
                    "\"\n",
                    "\"2,03/08/2019 20:25,Pizza,1,1.00,1\n"
                })
        void oneThatStraysCostsItsLineAndNoOther(String stray) throws IOException {
            String good = ",03/08/2019 20:25,\"Naan, plain\",1,1.00,1\n";
            file(CsvFixture.HEADER + "1" + good + stray + "3" + good + stray.replace("2,", "4,") + "5" + good + "6"
                    + good);
            assertThat(read())
                    .extracting(OwnersOrder::orderId)
                    .containsExactly("ORDER-000101", "ORDER-000301", "ORDER-000501", "ORDER-000601");
            assertThat(rejected()).hasSize(3);
            assertThat(rejected().get(1)).startsWith("3,").contains("quote");
            assertThat(rejected().get(2)).startsWith("5,").contains("quote");
        }

        @Test
        void oneThatStraysAtTheLastCellDoesNotSwallowTheNextOrder() throws IOException {
            file(CsvFixture.HEADER + "1,03/08/2019 20:25,A,1,1.00,\"1\n2,03/08/2019 20:25,B,1,1.00,1\"\n"
                    + "3,03/08/2019 20:25,C,1,1.00,1\n");
            assertThat(read()).extracting(OwnersOrder::productName).containsExactly("B", "C");
            assertThat(rejected()).hasSize(2).anyMatch(line -> line.startsWith("2,\"a quote opens a cell"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "1,03/08/2019 20:25,\"15 inch,1,1.00,1",
                    "1,03/08/2019 20:25,\"15\" Pizza,1,1.00,1",
                    "1,\"",
                    "1,A",
                    "1,03/08/2019 20:25,A,1,1.00,1,2"
                })
        void aLineThatCannotBeReadKeepsItsPlaceWithinItsOrder(String line) throws IOException {
            file(CsvFixture.HEADER + line + "\n1,03/08/2019 20:25,B,1,1.00,1\n");
            assertThat(read()).extracting(OwnersOrder::orderId).containsExactly("ORDER-000102");
        }

        @Test
        void aQuotedCellMayHoldLineEndsWhereNothingIsMadeOfIt() throws IOException {
            file("Order Number,Order Date,Item Name,Quantity,Product Price,Remark\n"
                    + "1,03/08/2019 20:25,A,1,1.00,\"no onions,\r\nplease\n\n\"\"quick\"\"\"\n"
                    + "2,03/08/2019 20:25,B,1,1.00,x\n");
            assertThat(read()).extracting(OwnersOrder::productName).containsExactly("A", "B");
        }

        @Test
        void thoseInEveryLineTakeLinearTime() throws IOException {
            StringBuilder text = new StringBuilder(CsvFixture.HEADER);
            for (int i = 1; i <= 5_000; i++) {
                text.append(i).append(",03/08/2019 20:25,\"15 inch,1,1.00,1\n");
                text.append(i).append(",03/08/2019 20:25,Naan,1,1.00,1\n").append("\"\"x\n");
            }
            file(text.toString());
            long start = System.nanoTime();
            assertThat(read()).hasSize(5_000);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(rejected()).hasSize(10_001);
        }
    }

    @Nested
    class Values {
        @Test
        void whatIsNoPlainNumberOrRealDateIsRejectedWithItsLineAndReason() throws IOException {
            sample("impossible-dates-and-numbers.csv");
            assertThatReadingFails(Condition.NOTHING_TO_SEND)
                    .hasMessageContaining("None of the 14 lines")
                    .hasMessageContaining("date (5)")
                    .hasMessageContaining("number of cells (2)");
            assertThat(rejected())
                    .filteredOn(line -> line.matches("[0-9]+,\".*"))
                    .hasSize(14)
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("2,").contains("real date", "31/02/2019"),
                            line -> assertThat(line).startsWith("3,").contains("real date", "29/02/2019"),
                            line -> assertThat(line).startsWith("4,").contains("real date", "31/04/2019"),
                            line -> assertThat(line).startsWith("5,").contains("real date", "24:00"),
                            line -> assertThat(line).startsWith("6,").contains("real date", "20:60"),
                            line -> assertThat(line).startsWith("7,").contains("Quantity must be", "+2"),
                            line -> assertThat(line).startsWith("8,").contains("Quantity must be", "\u0662"),
                            line -> assertThat(line).startsWith("9,").contains("Product Price must be", "1E+1"),
                            line -> assertThat(line).startsWith("10,").contains("Product Price must be", "1."),
                            line -> assertThat(line).startsWith("11,").contains("8 cells, the header 6"),
                            line -> assertThat(line).startsWith("12,").contains("4 cells, the header 6"),
                            line -> assertThat(line).startsWith("13,").contains("Product Price must be", "\u00a312.95"),
                            line -> assertThat(line).startsWith("14,").contains("product_name"),
                            line -> assertThat(line).startsWith("16,").contains("Product Price must be", ".5"));
        }

        @Test
        void anExponentThatWouldFillTheMemoryIsRejectedAtOnce() throws IOException {
            sample("huge-exponent-price.csv");
            assertThatReadingFails(Condition.NOTHING_TO_SEND)
                    .hasMessageContaining("The only line of ")
                    .hasMessageContaining("line 2: Product Price must be a plain number")
                    .hasMessageContaining("\"1e1000000000\"");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "1.234,56",
                    "1,50",
                    "1.234",
                    "1 234.56",
                    "1'234.56",
                    "012",
                    "01.50",
                    "00",
                    "-1",
                    "+1",
                    "1.",
                    ".5",
                    "1e2",
                    "1E+1",
                    "0x10",
                    "1f",
                    "1_000",
                    "NaN",
                    "Infinity",
                    " 1",
                    "1 ",
                    "1\u00a0",
                    "\u0661.\u0665\u0660",
                    "\uff11.50",
                    "$1",
                    "1 EUR",
                    "=1+1",
                    "100000000",
                    "99999999.999",
                    "",
                    "45:.95",
                    "D52.95",
                    "\"1\""
                })
        void aPriceThatIsNotPlainIsRejectedAndNotGuessed(String price) throws IOException {
            file(CsvFixture.HEADER + "1,03/08/2019 20:25,A,1,\"" + price.replace("\"", "\"\"") + "\",1\n"
                    + "2,03/08/2019 20:25,A,1,1.00,1\n");
            assertThat(read()).extracting(OwnersOrder::orderId).containsExactly("ORDER-000201");
            assertThat(rejected().get(1)).startsWith("2,\"Product Price must be");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "+2",
                    "-2",
                    "02",
                    "2.0",
                    "\u0662",
                    "\uff12",
                    " 2",
                    "2 ",
                    "2147483648",
                    "99999999999999999999",
                    ""
                })
        void aQuantityThatIsNotPlainIsRejected(String quantity) throws IOException {
            file(CsvFixture.HEADER + "1,03/08/2019 20:25,A," + quantity + ",1.00,1\n2,03/08/2019 20:25,A,1,1.00,1\n");
            assertThat(read()).extracting(OwnersOrder::orderId).containsExactly("ORDER-000201");
            assertThat(rejected().get(1)).startsWith("2,\"Quantity must be a whole number of plain digits");
        }

        @Test
        void aTotalBeyondTheLimitsIsRejectedHoweverLarge() throws IOException {
            // The second one's total overflows 64 bits and wraps to 21474836.43.
            file(CsvFixture.HEADER
                    + "1,03/08/2019 20:25,A,2147483647,99999999.99,1\n2,03/08/2019 20:25,A,2147483647,85899345.97,1\n"
                    + "3,03/08/2019 20:25,A,2,99999999.99,1\n4,03/08/2019 20:25,A,1,99999999.99,1\n"
                    + "5,03/08/2019 20:25,A,1,0,1\n");
            assertThat(read()).extracting(OwnersOrder::unitPriceCents).containsExactly(9_999_999_999L);
            assertThat(rejected()).hasSize(5);
            assertThat(rejected().subList(1, 3)).allMatch(line -> line.contains("more than an order allows"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "12.5", "12.95", "0.01", "99999999"})
        void aPlainPriceIsTakenExactly(String price) throws IOException {
            file(CsvFixture.HEADER + "1,03/08/2019 20:25,A,1," + price + ",1\n");
            assertThat(read())
                    .extracting(OwnersOrder::unitPriceCents)
                    .containsExactly(
                            new java.math.BigDecimal(price).movePointRight(2).longValueExact());
        }

        @Test
        void textIsSentAsWritten() throws IOException {
            file(CsvFixture.HEADER + "1,03/08/2019 20:25,  Garlic  Naan ,2,1.50,1\n2,03/08/2019 20:25,=1+1,2,1.50,1\n"
                    + "3,03/08/2019 20:25,\" \"\"a\"\" \",2,1.50,1\n");
            assertThat(read())
                    .extracting(OwnersOrder::productName)
                    .containsExactly("  Garlic  Naan ", "=1+1", " \"a\" ");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "31/02/2019 20:25", "29/02/2019 20:25", "31/04/2019 20:25", "00/01/2019 20:25", "01/00/2019 20:25",
                    "03/13/2019 20:25", "03/08/2019 24:00", "03/08/2019 20:60", "03/08/2019", "03/08/2019 20:25:00",
                    " 03/08/2019 20:25", "03/08/2019 20:25 ", "3/8/2019 20:25", "03/08/19 20:25", "03/08/0019 20:25",
                    "03/08/+2019 20:25", "\u0660\u0663/08/2019 20:25", "03/08/12019 20:25", "-3/08/2019 20:25", ""
                })
        void aDateThatIsNotRealOrNotOfTheFormIsRejected(String date) throws IOException {
            file(CsvFixture.HEADER + "1," + date + ",A,1,1.00,1\n2,03/08/2019 20:25,A,1,1.00,1\n");
            assertThat(read()).extracting(OwnersOrder::orderId).containsExactly("ORDER-000201");
            assertThat(rejected()).hasSize(2);
        }

        @Test
        void singleLettersTakeOneOrTwoDigitsAndNoMore() throws IOException {
            file(CsvFixture.HEADER
                    + "1,3/8/2019 8:05,A,1,1.00,1\n2,03/08/2019 08:05,A,1,1.00,1\n3,003/8/2019 8:05,A,1,1.00,1\n");
            assertThat(read("date-format", "d/M/yyyy H:mm"))
                    .extracting(OwnersOrder::orderId, OwnersOrder::orderTimestamp)
                    .containsExactly(
                            tuple("ORDER-000101", LocalDateTime.of(2019, 8, 3, 8, 5)),
                            tuple("ORDER-000201", LocalDateTime.of(2019, 8, 3, 8, 5)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"dd/MM/YYYY HH:mm", "dd/MM/yyyy", "HH:mm", "dd/MM/yyyy hh:mm", "dd/mm/yyyy HH:mm", "x"})
        void aFormatThatGivesNoDateAndTimeIsRefusedAsASetting(String format) {
            assertThatThrownBy(() -> CsvFixture.settings(folder, "date-format", format))
                    .hasMessageContaining("must be a format of a date with day, month, year and time");
        }

        @Test
        void anOrderNumberThatIsSpelledInTwoWaysDoesNotGetOneIdTwice() throws IOException {
            file(CsvFixture.HEADER + "0042,03/08/2019 20:25,A,1,1.00,1\n42,03/08/2019 20:25,B,1,1.00,1\n"
                    + "0042,03/08/2019 20:25,C,1,1.00,1\n");
            assertThat(read()).extracting(OwnersOrder::orderId).containsExactly("ORDER-004201", "ORDER-004203");
            assertThat(rejected().get(1)).startsWith("3,\"the order 42 is written 0042 in line 2");
        }

        @Test
        void ordersOfOneTimeStandByTheirNumbersNotByTheirDigits() throws IOException {
            file(CsvFixture.HEADER + "10000,03/08/2019 20:25,A,1,1.00,1\n9999,03/08/2019 20:25,B,1,1.00,1\n");
            assertThat(read()).extracting(OwnersOrder::productName).containsExactly("B", "A");
        }
    }

    @Nested
    class WholeFiles {
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
                    folder.resolve("prices.csv"),
                    "Item Name,Product Price\n" + String.join(",1.50\n", items) + ",1.50\n");
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
                            ProducerException.class,
                            e -> assertThat(e.condition()).isEqualTo(Condition.NOTHING_TO_SEND));
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
            for (Charset utf16 :
                    List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
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

    @Nested
    class Numberings {
        @Test
        void oneNumberWithTwoDatesIsNamedWithTheOffsetThatHelps() throws IOException {
            sample("one-number-two-orders.csv");
            assertThat(read()).extracting(OwnersOrder::orderId).containsExactly("ORDER-451001");
            assertThat(rejected().get(1))
                    .startsWith("3,\"Order Date must be the same in all lines of order 4510")
                    .contains("2016-05-28T18:01", "2017-02-10T18:08 in line 2");
            CsvSettings settings = CsvFixture.settings(folder);
            try (RejectedLines lines = new RejectedLines(folder.resolve("orders.csv"))) {
                assertThat(CsvOrders.read(folder.resolve("orders.csv"), settings, OwnersOrder.CONTRACT, lines)
                                .advice())
                        .contains("several with one numbering")
                        .contains("producer.csv.id-offset, --id-offset");
            }
        }

        @Test
        void twoFilesWithOneNumberingAreRefusedInOneRunUnlessEachHasItsOffset() throws IOException {
            file(CsvFixture.HEADER + "7,03/08/2019 20:25,A,1,1.00,1\n8,03/08/2019 20:27,B,1,1.00,1\n");
            Files.writeString(
                    folder.resolve("other.csv"),
                    CsvFixture.HEADER + "9,03/08/2019 20:24,C,1,1.00,1\n8,03/08/2019 20:26,D,1,1.00,1\n");
            String both = "orders.csv" + File.pathSeparator + "other.csv";

            assertThatThrownBy(() -> read("file", both))
                    .isInstanceOfSatisfying(
                            ProducerException.class,
                            e -> assertThat(e.condition()).isEqualTo(Condition.USAGE))
                    .hasMessageStartingWith("Two orders would have the id ORDER-000801: one in ")
                    .hasMessageContaining("orders.csv, one in ")
                    .hasMessageContaining("other.csv. Nothing was sent.")
                    .hasMessageEndingWith("(--id-offset), 0,1000000000 for instance.");
            assertThatThrownBy(() -> read("file", both, "id-offset", "5")).hasMessageStartingWith("Two orders");
            assertThat(read("file", both, "id-offset", "0,1000000000"))
                    .extracting(OwnersOrder::orderId)
                    .as("by time")
                    .containsExactly("ORDER-100000000901", "ORDER-000701", "ORDER-100000000801", "ORDER-000801");
            assertThatThrownBy(() -> read("file", both, "id-offset", "0,1,2"))
                    .hasMessageContaining("must be one number for all files or one for each: 3 for 2 files");
            assertThatThrownBy(() -> read("file", both, "id-offset", "0,x"))
                    .hasMessageContaining("must be a whole number from 0 to 8000000000, or several with commas");
        }

        @Test
        void aFileWhoseNameHoldsTheSeparatorIsOneFile() throws IOException {
            String name = "12" + File.pathSeparator + "30.csv";
            Files.writeString(folder.resolve(name), CsvFixture.HEADER + "7,03/08/2019 20:25,A,1,1.00,1\n");
            assertThat(read("file", name)).hasSize(1);
        }

        @Test
        void twoFilesWithDifferentOffsetsShareNoId() throws IOException {
            StringBuilder text = new StringBuilder(CsvFixture.HEADER);
            for (int i : new int[] {0, 1, 4510, 999_999_999}) {
                text.append(i).append(",03/08/2019 20:25,A,1,1.00,1\n");
            }
            file(text.toString());
            Set<String> ids = new HashSet<>();
            for (String offset : List.of("0", "1000000000", "8000000000")) {
                read("id-offset", offset).forEach(order -> ids.add(order.orderId()));
            }
            assertThat(ids).hasSize(12).contains("ORDER-451001", "ORDER-100000451001", "ORDER-899999999901");
            assertThatThrownBy(() -> CsvFixture.settings(folder, "id-offset", "8000000001"))
                    .hasMessageContaining("must be a whole number from 0 to 8000000000");
        }
    }

    @Nested
    class Prices {
        private void prices(String text) throws IOException {
            Files.writeString(folder.resolve("prices.csv"), text);
        }

        @Test
        void anItemWithoutOneClearPriceIsRejectedWhereItIsOrdered() throws IOException {
            prices("Item Name,Product Price\nA,1.50\nB,\"1,50\"\nC,1.00\nC,2.00\nE,1e1000000000\nF,3\nF,3\nG\n");
            StringBuilder text = new StringBuilder(CsvFixture.HEADER);
            for (char item = 'A'; item <= 'G'; item++) {
                text.append(item - 'A')
                        .append(",03/08/2019 20:25,")
                        .append(item)
                        .append(",1,,1\n");
            }
            file(text.toString());
            assertThat(read("prices-file", "prices.csv"))
                    .extracting(OwnersOrder::productName)
                    .containsExactly("A", "F");
            assertThat(rejected())
                    .anyMatch(line -> line.contains("\"\"1,50\"\" in line 3 of"))
                    .anyMatch(line -> line.contains("has several prices for it"))
                    .anyMatch(line -> line.contains("\"\"D\"\" has no price"))
                    .hasSize(6);
        }

        @Test
        void aFileOfPricesThatLacksAColumnIsOneMessage() throws IOException {
            prices("Item,Price\nA,1.50\n");
            file(CsvFixture.HEADER + "1,03/08/2019 20:25,A,1,,1\n");
            assertThatReadingFails(Condition.USAGE, "prices-file", "prices.csv")
                    .hasMessageContaining("prices.csv has no column \"Item Name\", nor \"Product Price\"");
        }
    }
}
