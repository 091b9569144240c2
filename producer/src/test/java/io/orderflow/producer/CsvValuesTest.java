package io.orderflow.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.orderflow.condition.Condition;
import java.io.IOException;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers, dates and texts in a CSV file: taken exactly as written, or rejected with their line and reason. */
class CsvValuesTest extends OnCsvFiles {

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
            strings = {"+2", "-2", "02", "2.0", "\u0662", "\uff12", " 2", "2 ", "2147483648", "99999999999999999999", ""
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
        assertThat(read()).extracting(OwnersOrder::productName).containsExactly("  Garlic  Naan ", "=1+1", " \"a\" ");
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
