package io.orderflow.contract.order;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderflow.contract.order.ContractAgreement.Declared;
import io.orderflow.contract.order.ContractAgreement.DeclaredType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Avro schema and the table match the contract. */
class DeclarationsTest {
    private static final Path HOME = Path.of(System.getProperty("orderflow.home"));
    private static final Pattern COLUMN = Pattern.compile(
            "(\\w+) (INT|VARCHAR|DECIMAL|DATETIME)(?:\\((\\d+)(?:,(\\d+))?\\))?( NOT NULL| PRIMARY KEY)?");

    @Test
    void theAvroSchemaAgreesWithTheContract() throws IOException {
        JsonNode schema =
                new ObjectMapper().readTree(HOME.resolve("conf/order.avsc").toFile());
        List<Declared> declared = new ArrayList<>();
        for (JsonNode field : schema.required("fields")) {
            declared.add(fromAvro(field.required("name").textValue(), field.required("type")));
            assertThat(field.required("doc").textValue()).isNotBlank();
        }

        assertThat(schema.required("namespace").textValue() + "."
                        + schema.required("name").textValue())
                .as("the name is part of the fingerprint by which readers of earlier records find the schema: it stays")
                .isEqualTo("io.orderflow.order.Order");
        ContractAgreement.assertAgrees("order.avsc", Contract.standard(), DeclaredType.STRING, declared);
    }

    @Test
    void theTableAgreesWithTheContract() throws IOException {
        String ddl =
                Files.readString(HOME.resolve("sql/schema/orders.sql"), UTF_8).replaceAll("(?m)^--.*$", "");
        String body = ddl.substring(ddl.indexOf('(') + 1, ddl.lastIndexOf(')'));
        List<Declared> declared = new ArrayList<>();
        List<String> indexes = new ArrayList<>();
        for (String line : Pattern.compile(",\\s*\\n\\s*").split(body.strip(), -1)) {
            if (line.startsWith("INDEX")) {
                indexes.add(line);
            } else {
                declared.add(fromDdl(line));
            }
        }

        ContractAgreement.assertAgrees("orders.sql", Contract.standard(), DeclaredType.DATE_TIME, declared);
        assertThat(ddl.strip())
                .startsWith("CREATE TABLE IF NOT EXISTS ${orders} (")
                .contains("CHARSET=utf8mb4");
        assertThat(body).contains("order_id VARCHAR(50) PRIMARY KEY");
        assertThat(indexes)
                .containsExactly("INDEX idx_customer (customer_id)", "INDEX idx_timestamp (order_timestamp)");
    }

    private static Declared fromAvro(String name, JsonNode type) {
        if (type.isTextual()) {
            return switch (type.textValue()) {
                case "int" -> Declared.of(name, DeclaredType.INT32, false);
                case "string" -> Declared.of(name, DeclaredType.STRING, false);
                default -> throw new AssertionError(name + " has the type " + type);
            };
        }
        assertThat(type.required("type").textValue()).isEqualTo("bytes");
        assertThat(type.required("logicalType").textValue()).isEqualTo("decimal");
        return Declared.decimal(
                name,
                type.required("precision").intValue(),
                type.required("scale").intValue(),
                false);
    }

    private static Declared fromDdl(String line) {
        Matcher column = COLUMN.matcher(line.strip());
        assertThat(column.matches()).as(line).isTrue();
        String name = column.group(1);
        boolean nullable = column.group(5) == null;
        return switch (column.group(2)) {
            case "INT" -> Declared.of(name, DeclaredType.INT32, nullable);
            case "VARCHAR" -> Declared.text(name, Integer.parseInt(column.group(3)), nullable);
            case "DECIMAL" ->
                Declared.decimal(name, Integer.parseInt(column.group(3)), Integer.parseInt(column.group(4)), nullable);
            default -> Declared.of(name, DeclaredType.DATE_TIME, nullable);
        };
    }
}
