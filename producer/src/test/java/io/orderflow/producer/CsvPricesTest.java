package io.orderflow.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Prices from a file of their own. */
class CsvPricesTest extends OnCsvFiles {

    private void prices(String text) throws IOException {
        Files.writeString(folder.resolve("prices.csv"), text);
    }

    @Test
    void anItemWithoutOneClearPriceIsRejectedWhereItIsOrdered() throws IOException {
        prices("Item Name,Product Price\nA,1.50\nB,\"1,50\"\nC,1.00\nC,2.00\nE,1e1000000000\nF,3\nF,3\nG\n");
        StringBuilder text = new StringBuilder(CsvFixture.HEADER);
        for (char item = 'A'; item <= 'G'; item++) {
            text.append(item - 'A').append(",03/08/2019 20:25,").append(item).append(",1,,1\n");
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
