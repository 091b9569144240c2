package io.orderflow.producer.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.encode.RecordEncoder;
import io.orderflow.contract.encode.RecordFormat;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.file.ContractFixture;
import io.orderflow.producer.CsvFixture;
import io.orderflow.producer.stop.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files whose lines become one order for each order number, with an array of items. */
class CsvGroupsTest {
    private static final CompiledContract TAKEAWAY =
            CompiledContract.of(ContractFile.shipped("takeaway").contract());

    @TempDir
    private Path folder;

    private List<FileOrder> read(CompiledContract contract, String... keysAndValues) {
        return new CsvReplay(
                        CsvFixture.settings(folder, keysAndValues), contract, new StopSignal(Thread.currentThread()))
                .read();
    }

    private static String json(CompiledContract contract, FileOrder order) {
        return new String(new RecordEncoder(contract, RecordFormat.JSON).encode(order.values()), UTF_8);
    }

    @Test
    void theLinesOfOneOrderNumberBecomeOneOrderWithItsItems() throws IOException {
        Files.writeString(
                folder.resolve("orders.csv"),
                CsvFixture.HEADER + "16118,03/08/2019 20:25,\"Papadum, plain\",2,0.80,1\n"
                        + "16117,03/08/2019 20:17,Bombay Aloo,1,5.95,2\n16117,03/08/2019 20:17,Onion Bhaji,3,3.95,2\n");
        List<FileOrder> orders = read(TAKEAWAY);
        assertThat(orders).extracting(FileOrder::number).containsExactly(16_117L, 16_118L);
        assertThat(json(TAKEAWAY, orders.get(0)))
                .isEqualTo("{\"order_number\":16117,\"order_date\":\"03/08/2019"
                        + " 20:17\",\"items\":[{\"item_name\":\"Bombay"
                        + " Aloo\",\"quantity\":1,\"product_price\":5.95},{\"item_name\":\"Onion"
                        + " Bhaji\",\"quantity\":3,\"product_price\":3.95}],\"total_products\":2}");
        assertThat(folder.resolve("orders.csv.rejected.csv")).doesNotExist();
    }

    @Test
    void aLineThatDiffersOrCannotBeReadIsRejectedAndAnOrderOutsideTheContractWithAllItsLines() throws IOException {
        Files.writeString(
                folder.resolve("orders.csv"),
                CsvFixture.HEADER + "1,03/08/2019 20:25,A,1,1.00,2\n1,03/08/2019 20:26,B,1,1.00,2\n2,x,C,1,1.00,1\n"
                        + "3,03/08/2019 20:25,D,1,1.00,2\n3,03/08/2019 20:25,E,0,1.00,2\n"
                        + "4,03/08/2019 20:25,F,\"1,50\",1.00,1\n");
        assertThat(read(TAKEAWAY)).extracting(FileOrder::id).containsExactly("1");
        assertThat(Files.readAllLines(folder.resolve("orders.csv.rejected.csv")))
                .hasSize(6)
                .anySatisfy(
                        line -> assertThat(line).startsWith("3,\"the fields of order 1 differ from those in line 2"))
                .anySatisfy(line -> assertThat(line).startsWith("4,\"order_date must be a real date"))
                .anySatisfy(line -> assertThat(line).startsWith("5,\"items[1].quantity must be"))
                .anySatisfy(line -> assertThat(line).startsWith("6,\"items[1].quantity must be"))
                .anySatisfy(line -> assertThat(line).startsWith("7,\"quantity must be a plain number"));
    }

    @Test
    void whatIsRestrictedIsQuotedInNoMessage() throws IOException {
        CompiledContract contract = CompiledContract.of(ContractFixture.contract(ContractFixture.with(
                "",
                "{name: card, logicalType: integer, required: true, classification: restricted}",
                "{name: paid, logicalType: timestamp, required: true, classification: restricted}",
                "{name: positions, logicalType: array, required: true, items: {logicalType: object, properties: [{name:"
                        + " item, logicalType: string, required: true, logicalTypeOptions: {maxLength: 9}}]}}")));
        Files.writeString(folder.resolve("orders.csv"), """
                id,card,paid,item
                1,4711,03/08/2019 20:25,A
                1,4712,03/08/2019 20:25,B
                2,47x13,03/08/2019 20:25,C
                3,4714,3.8.2019,D
                """);
        assertThat(read(contract)).hasSize(1);
        List<String> rejected = Files.readAllLines(folder.resolve("orders.csv.rejected.csv"));
        assertThat(rejected).hasSize(4);
        // The rejected line itself follows its message, as it was in the file.
        assertThat(rejected)
                .noneMatch(line -> line.replaceAll(",\"[^\"]*\"$", "").matches(".*(471|47x|2019).*"));
        assertThat(rejected)
                .anyMatch(line -> line.contains("the fields of order 1 differ from those in line 2"))
                .anyMatch(line -> line.contains("card must be a plain number such as 12.95"))
                .anyMatch(line -> line.contains("paid must be a real date and time"));
    }

    @Test
    void theShippedSampleIsReadWithoutARejectedLine() throws IOException {
        Path samples = Path.of(System.getProperty("orderflow.home"), "producer/samples");
        Files.copy(samples.resolve("takeaway-orders.csv"), folder.resolve("orders.csv"));
        List<FileOrder> orders = read(
                TAKEAWAY, "prices-file", samples.resolve("takeaway-prices.csv").toString());
        assertThat(orders).hasSizeGreaterThan(30);
        assertThat(folder.resolve("orders.csv.rejected.csv")).doesNotExist();
    }

    @Test
    void aFileWithoutAColumnOfTheContractIsRefusedWithASuggestion() throws IOException {
        Files.writeString(
                folder.resolve("orders.csv"), CsvFixture.HEADER.replace("Item Name", "Item Nam") + "1,x,A,1,1.00,2\n");
        assertThatThrownBy(() -> read(TAKEAWAY))
                .hasMessageContaining("has no column for \"item_name\" of the contract")
                .hasMessageContaining("Is \"Item Nam\" the column of item_name?");
    }
}
