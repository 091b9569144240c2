package io.orderflow.streams.result;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * A column of a result and of its table. Serializable: shipped to executors; holds only strings.
 *
 * @param type MySQL type as information_schema writes it: {@code decimal(20,2)}
 */
public record ResultColumn(String name, String type, boolean inKey) implements Serializable {

    /** MySQL manual, 11.1.3: at most 65 digits, at most 30 of them decimals. */
    private static final int MOST_DECIMALS = 30;

    public ResultColumn {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
    }

    /** The column for a field, if MySQL has a type that holds all its values. */
    public static Optional<ResultColumn> of(StructField field, boolean inKey) {
        return type(field.dataType(), inKey).map(type -> new ResultColumn(field.name(), type, inKey));
    }

    private static Optional<String> type(DataType type, boolean inKey) {
        if (type instanceof DecimalType decimal) {
            return decimal.scale() > MOST_DECIMALS
                    ? Optional.empty()
                    : Optional.of(String.format(Locale.ROOT, "decimal(%d,%d)", decimal.precision(), decimal.scale()));
        }
        String mysql = type instanceof IntegerType
                ? "int"
                : type instanceof LongType
                        ? "bigint"
                        : type instanceof ShortType || type instanceof ByteType
                                ? "smallint"
                                : type instanceof BooleanType
                                        ? "tinyint(1)"
                                        : type instanceof DoubleType || type instanceof FloatType
                                                ? "double"
                                                : type instanceof DateType
                                                        ? "date"
                                                        // Keeps all of Spark's microseconds.
                                                        : type instanceof TimestampType
                                                                        || type instanceof TimestampNTZType
                                                                ? "datetime(6)"
                                                                // A key column needs a length; 255 characters is the
                                                                // longest text of an order.
                                                                : type instanceof StringType
                                                                        ? (inKey ? "varchar(255)" : "text")
                                                                        : type instanceof BinaryType
                                                                                ? (inKey
                                                                                        ? "varbinary(255)"
                                                                                        : "longblob")
                                                                                : "";
        return mysql.isEmpty() ? Optional.empty() : Optional.of(mysql);
    }

    /** Bytes in an index (MySQL manual, 13.7 "Data Type Storage Requirements"); a character takes four bytes. */
    int keyBytes() {
        return switch (type) {
            case "varchar(255)" -> 4 * 255;
            case "varbinary(255)" -> 255;
            case "int" -> 4;
            case "smallint" -> 2;
            case "tinyint(1)" -> 1;
            case "date" -> 3;
            // bigint, double, datetime(6); a decimal stores 9 digits in 4 bytes.
            default -> type.startsWith("decimal") ? 32 : 8;
        };
    }

    /** How to select a value whose type MySQL does not have. */
    static String instead(StructField field) {
        String name = field.name();
        String type = field.dataType().typeName();
        return switch (type) {
            case "struct" ->
                name.equals("window")
                        ? "Write window.start AS window_start (and window.end AS window_end)."
                        : String.format(Locale.ROOT, "Select its fields, or TO_JSON(%s) AS %s.", name, name);
            case "array", "map", "variant" -> String.format(Locale.ROOT, "Write TO_JSON(%s) AS %s.", name, name);
            default -> String.format(Locale.ROOT, "Write CAST(%s AS STRING) AS %s.", name, name);
        };
    }
}
