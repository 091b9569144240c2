package io.orderflow.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.condition.Condition;
import io.orderflow.producer.replay.CsvOrders;
import io.orderflow.producer.replay.RejectedLines;
import io.orderflow.producer.settings.CsvSettings;
import io.orderflow.producer.stop.ProducerException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The order numbers of one CSV file and of several: no id is given twice. */
class CsvNumberingsTest extends OnCsvFiles {

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
                        ProducerException.class, e -> assertThat(e.condition()).isEqualTo(Condition.USAGE))
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
