package io.orderflow.contract.show;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.model.OrderContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShowTest {
    private static OrderContract shipped(String name) {
        return ContractFile.shipped(name).contract();
    }

    @Test
    void theOwnersTableIsTheOwnersDdl() {
        assertThat(Ddl.createTable(shipped("orders"), "orders", Ddl.Server.MYSQL))
                .isEqualTo("""
                    CREATE TABLE IF NOT EXISTS orders (
                      `customer_id` INT NOT NULL,
                      `order_id` VARCHAR(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
                      `product_name` VARCHAR(255) NOT NULL,
                      `product_category` VARCHAR(100) NOT NULL,
                      `unit_price` DECIMAL(10,2) NOT NULL,
                      `quantity` INT NOT NULL,
                      `total_price` DECIMAL(10,2) NOT NULL,
                      `order_timestamp` DATETIME NOT NULL,
                      PRIMARY KEY (`order_id`),
                      INDEX idx_customer (`customer_id`),
                      INDEX idx_timestamp (`order_timestamp`)
                    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
                    """);
    }

    @Test
    void aShopsTableHasAColumnForEachLeaf() {
        String ddl = Ddl.createTable(shipped("shop"), "shop", Ddl.Server.MARIADB);

        assertThat(ddl)
                .contains("`customer_id` BIGINT NOT NULL")
                .contains("`customer_name` VARCHAR(100) NULL")
                .contains("`address_street` VARCHAR(200) NULL")
                .contains("`items` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL")
                .contains("`placed_at` DATETIME(6) NOT NULL")
                .contains("`gift` BOOLEAN NULL");
        assertThat(Ddl.createTable(shipped("tracker"), "t", Ddl.Server.MYSQL))
                .contains("`received_at` DATETIME(3) NULL", "INDEX idx_timestamp (`received_at`)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "order-records", "tracker", "playground", "takeaway", "shop"})
    void schemasAreReadByThoseTheyAreFor(String name) throws IOException {
        OrderContract contract = shipped(name);

        Schema avro = new Schema.Parser().parse(AvroSchema.of(contract));
        assertThat(avro.getFields()).hasSize(contract.fields().size());
        JsonNode schema = new ObjectMapper().readTree(JsonSchema.of(contract));
        assertThat(schema.required("properties")).hasSize(contract.fields().size());
        JsonNode struct = new ObjectMapper().readTree(Struct.json(contract));
        assertThat(struct.required("fields")).hasSize(contract.fields().size());
        assertThat(Markdown.of(contract)).startsWith("# " + contract.name());
    }

    @Test
    void theAvroRecordIsTheDocuments() {
        assertThat(new Schema.Parser().parse(AvroSchema.of(shipped("order-records"))))
                .isEqualTo(new Schema.Parser().parse("""
                    {"type": "record", "name": "OrderRecord", "namespace": "order", "fields": [
                     {"name": "orderId", "type": "string"}, {"name": "product", "type": "string"},
                     {"name": "price", "type": "float"}]}
                    """));
    }

    @Test
    void theStructIsSparks() {
        assertThat(Struct.ddl(shipped("shop")))
                .startsWith("`order_id` STRING NOT NULL, `customer` STRUCT<`id`: BIGINT NOT NULL, `email`: STRING NOT"
                        + " NULL,")
                .contains("`placed_at` TIMESTAMP NOT NULL", "`subtotal` DECIMAL(12,2) NOT NULL");
    }

    @Test
    void theContractsDirectoryIsWhatIsShipped() throws IOException {
        Path folder = Path.of(System.getProperty("orderflow.home"), "conf", "contracts");
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("orders.odcs.yaml", "shop.odcs.yaml", "tracker.odcs.yaml");
        }
    }
}
