package io.orderflow.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Quotes in a CSV file: a stray one costs its line and no other. */
class CsvQuotesTest extends OnCsvFiles {

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
        file(CsvFixture.HEADER + "1" + good + stray + "3" + good + stray.replace("2,", "4,") + "5" + good + "6" + good);
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
