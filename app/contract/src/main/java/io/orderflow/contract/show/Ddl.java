package io.orderflow.contract.show;

import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The table of a contract, in the DDL of MySQL or MariaDB. */
public final class Ddl {
    /** Servers with different collation names. */
    public enum Server {
        MYSQL("utf8mb4_0900_bin"),
        MARIADB("utf8mb4_nopad_bin");

        private final String exactCollation;

        Server(String exactCollation) {
            this.exactCollation = exactCollation;
        }
    }

    private static final String RECEIVED_AT = "received_at";
    private static final String DEFAULTS = "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4";

    private Ddl() {}

    /**
     * {@code CREATE TABLE IF NOT EXISTS}, columns in the order of the contract.
     *
     * @param table the quoted name
     */
    public static String createTable(OrderContract contract, String table, Server server) {
        List<String> lines = new ArrayList<>();
        contract.leaves().forEach(leaf -> lines.add(column(leaf, server)));
        if (contract.role(Role.TIME).isEmpty()) {
            lines.add(quoted(RECEIVED_AT) + " DATETIME(3) NULL");
        }
        lines.add("PRIMARY KEY ("
                + contract.key().stream()
                        .map(leaf -> quoted(leaf.field().column()))
                        .collect(Collectors.joining(", "))
                + ")");
        contract.role(Role.CUSTOMER)
                .ifPresent(leaf ->
                        lines.add("INDEX idx_customer (" + quoted(leaf.field().column()) + ")"));
        String time =
                contract.role(Role.TIME).map(leaf -> leaf.field().column()).orElse(RECEIVED_AT);
        lines.add("INDEX idx_timestamp (" + quoted(time) + ")");
        return "CREATE TABLE IF NOT EXISTS " + table + " (\n  " + String.join(",\n  ", lines) + "\n) " + DEFAULTS
                + ";\n";
    }

    /** One column, as in {@code CREATE TABLE} and {@code ADD COLUMN}. */
    public static String column(Leaf leaf, Server server) {
        Field field = leaf.field();
        return quoted(field.column()) + " " + type(field, server) + (leaf.required() ? " NOT NULL" : " NULL");
    }

    private static String type(Field field, Server server) {
        String type = columnType(field.type());
        if (field.type() instanceof FieldType.Verbatim) {
            return type + " CHARACTER SET utf8mb4 COLLATE " + server.exactCollation;
        }
        boolean exact = field.isKey() && field.type() instanceof FieldType.Text;
        return exact ? type + " CHARACTER SET utf8mb4 COLLATE " + server.exactCollation : type;
    }

    /** The type of a column, without the character set of texts. */
    public static String columnType(FieldType type) {
        if (type instanceof FieldType.Text text) {
            return text.physicalType();
        }
        if (type instanceof FieldType.Whole whole) {
            return whole.physicalType();
        }
        if (type instanceof FieldType.Decimal decimal) {
            return decimal.physicalType();
        }
        if (type instanceof FieldType.Floating floating) {
            return floating.physicalType();
        }
        if (type instanceof FieldType.Timestamp timestamp) {
            return timestamp.physicalType();
        }
        if (type instanceof FieldType.Struct) {
            throw new IllegalArgumentException("An object has columns, but is none");
        }
        return type instanceof FieldType.Truth ? "BOOLEAN" : type instanceof FieldType.Day ? "DATE" : "LONGTEXT";
    }

    /** A name in backticks. */
    public static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
