package io.orderflow.dashboard.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.text.Shortened;
import io.orderflow.pipeline.store.StoredOrders;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * Orders as answers have them: objects of the contract's shape. Nothing passes through floating point: decimals are
 * texts, and so are integers of a field whose limits a double does not hold. Restricted values are masked. Immutable.
 */
public final class ShownOrders {
    /** Longest text of an order in a list, in characters. */
    public static final int LONGEST_IN_LISTS = 300;

    private static final BigInteger LARGEST_SAFE = BigInteger.valueOf((1L << 53) - 1);
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
            .toFormatter(Locale.ROOT);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final OrderContract contract;

    public ShownOrders(OrderContract contract) {
        this.contract = contract;
    }

    /** For lists: long texts, arrays, maps and objects with any fields have only their beginning. */
    public ObjectNode inList(OrderValues order) {
        return new Writing(order::value, LONGEST_IN_LISTS).object(contract.fields());
    }

    /** All of a row. */
    public ObjectNode whole(StoredOrders.Row row) {
        return new Writing(column -> row.values().get(column).orElse(null), Integer.MAX_VALUE)
                .object(contract.fields());
    }

    /** Whether every integer of the field is exact as a double. */
    static boolean isSafe(FieldType.Whole whole) {
        return whole.min().negate().compareTo(LARGEST_SAFE) <= 0 && whole.max().compareTo(LARGEST_SAFE) <= 0;
    }

    /** What stands for a restricted value. */
    private static ObjectNode masked() {
        return JSON.objectNode().put("restricted", true);
    }

    /** One order being written: fields in the contract's order, which is that of the columns. */
    private static final class Writing {
        private final IntFunction<Object> values;
        private final int longest;
        private int column;
        private boolean isAnyThere;

        private Writing(IntFunction<Object> values, int longest) {
            this.values = values;
            this.longest = longest;
        }

        private ObjectNode object(List<Field> fields) {
            ObjectNode object = JSON.objectNode();
            for (Field field : fields) {
                object.set(field.name(), value(field));
            }
            return object;
        }

        private JsonNode value(Field field) {
            if (field.type() instanceof FieldType.Struct struct) {
                boolean before = isAnyThere;
                isAnyThere = false;
                ObjectNode object = object(struct.fields());
                boolean isThere = isAnyThere || field.required();
                isAnyThere |= before;
                return isThere ? object : JSON.nullNode();
            }
            Object value = values.apply(column++);
            if (value == null) {
                return JSON.nullNode();
            }
            isAnyThere = true;
            return OrderContract.holdsRestricted(field) ? masked() : value(field.type(), value);
        }

        private JsonNode value(FieldType type, Object value) {
            if (type instanceof FieldType.Whole whole) {
                return integer(whole, new BigDecimal(value.toString()));
            }
            if (type instanceof FieldType.Decimal decimal) {
                BigDecimal number = new BigDecimal(value.toString());
                return JSON.textNode(
                        (number.scale() < decimal.scale() ? number.setScale(decimal.scale()) : number).toPlainString());
            }
            if (type instanceof FieldType.Floating floating) {
                double number = ((Number) value).doubleValue();
                return floating.wide() ? JSON.numberNode(number) : JSON.numberNode((float) number);
            }
            if (type instanceof FieldType.Truth) {
                return JSON.booleanNode(
                        value instanceof Boolean truth ? truth : new BigDecimal(value.toString()).signum() != 0);
            }
            if (type instanceof FieldType.Timestamp timestamp) {
                String time = value instanceof LocalDateTime moment
                        ? TIME.format(moment)
                        : value.toString().replace(' ', 'T');
                return JSON.textNode(timestamp.zoned() ? time + "Z" : time);
            }
            String text = value.toString();
            if (type instanceof FieldType.Verbatim) {
                return verbatim(text);
            }
            String shown = beginning(text);
            return JSON.textNode(shown.length() < text.length() ? shown + "…" : shown);
        }

        private static JsonNode integer(FieldType.Whole whole, BigDecimal number) {
            return isSafe(whole) && number.scale() <= 0 && number.precision() <= 18
                    ? JSON.numberNode(number.longValueExact())
                    : JSON.textNode(number.toPlainString());
        }

        /** Its text to the byte, since numbers in it may have any number of digits. */
        private JsonNode verbatim(String json) {
            String shown = beginning(json);
            return JSON.objectNode()
                    .put("count", Members.count(json))
                    .put("json", shown)
                    .put("cut", shown.length() < json.length());
        }

        private String beginning(String text) {
            return Shortened.start(longest, text);
        }
    }
}
