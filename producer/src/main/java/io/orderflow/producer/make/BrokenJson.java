package io.orderflow.producer.make;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.date.Calendar;
import io.orderflow.contract.model.Encoding;
import io.orderflow.contract.model.Envelope;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.Role;
import io.orderflow.contract.sample.JsonReader;
import io.orderflow.producer.make.value.JsonTexts;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Breaks one field in the JSON of an order, whatever the format of the other records. */
final class BrokenJson {
    private static final int LONGEST_TEXT = 10_000;

    private final CompiledContract contract;
    private final List<Leaf> leaves;
    private final OrderFields fields;

    BrokenJson(CompiledContract contract, OrderFields fields) {
        this.contract = contract;
        this.fields = fields;
        leaves = contract.contract().leaves();
    }

    /** The order broken in each field that can have the defect, the likeliest field first. */
    List<byte[]> make(Defect defect, OrderValues order, byte[] json) {
        List<byte[]> all = new ArrayList<>();
        for (int column : columns(defect, order)) {
            Optional<Object> value = value(defect, leaves.get(column), order, column);
            if (value.isPresent()) {
                all.add(with(json, leaves.get(column).path(), value.get()).getBytes(UTF_8));
            }
        }
        return all;
    }

    /** Required fields, those with the defect's usual role first, keys last. */
    private List<Integer> columns(Defect defect, OrderValues order) {
        List<Role> roles = switch (defect) {
            case EMPTY_NAME, TOO_LONG -> List.of(Role.PRODUCT);
            case TOO_PRECISE -> List.of(Role.PRICE, Role.AMOUNT);
            case NO_SUCH_DAY -> List.of(Role.TIME);
            default -> List.of(Role.QUANTITY, Role.PRICE, Role.AMOUNT);
        };
        List<Integer> preferred = roles.stream()
                .flatMap(role -> fields.column(role).stream().boxed())
                .toList();
        return Stream.concat(
                        preferred.stream(),
                        Stream.iterate(0, column -> column < leaves.size(), column -> column + 1)
                                .sorted(Comparator.comparing((Integer column) ->
                                        leaves.get(column).field().isKey())))
                .distinct()
                .filter(column -> leaves.get(column).required() && !order.isMissing(column))
                .toList();
    }

    /** What the field becomes: {@link JsonReader#NULL} to remove it; empty if it cannot have the defect. */
    private Optional<Object> value(Defect defect, Leaf leaf, OrderValues order, int column) {
        FieldType type = leaf.field().type();
        return switch (defect) {
            case MISSING_FIELD -> Optional.of(JsonReader.NULL);
            case WRONG_TYPE -> Optional.of(wrongType(type, order.value(column)));
            case EMPTY_NAME -> isFree(type) ? Optional.of("") : Optional.empty();
            case TOO_LONG ->
                isFree(type) && ((FieldType.Text) type).maxLength() < LONGEST_TEXT
                        ? Optional.of("x".repeat(((FieldType.Text) type).maxLength() + 1))
                        : Optional.empty();
            case BAD_FORMAT -> type instanceof FieldType.Text && !isFree(type) ? Optional.of("?") : Optional.empty();
            case TOO_PRECISE ->
                type instanceof FieldType.Decimal decimal
                        ? Optional.of(number(
                                order.decimal(column).add(BigDecimal.valueOf(5, decimal.scale() + 1)),
                                decimal.asText()))
                        : Optional.empty();
            case NO_PIECES -> tooSmall(type);
            case NO_SUCH_DAY -> noSuchDay(type, column);
            default -> Optional.empty();
        };
    }

    /** Whether any text of the right length is accepted. */
    private static boolean isFree(FieldType type) {
        return type instanceof FieldType.Text text
                && text.pattern().isEmpty()
                && text.values().isEmpty()
                && !text.uuid();
    }

    /** A number as a text; anything else as a number. */
    private static Object wrongType(FieldType type, Object value) {
        boolean number = (type instanceof FieldType.Whole whole && !whole.asText())
                || (type instanceof FieldType.Decimal decimal && !decimal.asText())
                || (type instanceof FieldType.Floating floating && !floating.asText())
                || (type instanceof FieldType.Timestamp timestamp && timestamp.encoding() != Encoding.TEXT);
        return number ? value.toString() : BigDecimal.ONE;
    }

    private static Object number(BigDecimal number, boolean asText) {
        return asText ? number.toPlainString() : number;
    }

    private static Optional<Object> tooSmall(FieldType type) {
        if (type instanceof FieldType.Whole whole && whole.values().isEmpty()) {
            return Optional.of(number(new BigDecimal(whole.min()).subtract(BigDecimal.ONE), whole.asText()));
        }
        if (type instanceof FieldType.Decimal decimal) {
            return Optional.of(
                    number(decimal.min().subtract(BigDecimal.valueOf(1, decimal.scale())), decimal.asText()));
        }
        if (type instanceof FieldType.Floating floating && floating.min() > -Float.MAX_VALUE) {
            return Optional.of(number(BigDecimal.valueOf(Math.floor(floating.min()) - 1), floating.asText()));
        }
        return Optional.empty();
    }

    /** The 31st of November in the field's format. */
    private Optional<Object> noSuchDay(FieldType type, int column) {
        if (type instanceof FieldType.Timestamp timestamp && timestamp.encoding() != Encoding.TEXT) {
            return Optional.of(BigDecimal.valueOf(Long.MAX_VALUE));
        }
        if (!(type instanceof FieldType.Timestamp) && !(type instanceof FieldType.Day)) {
            return Optional.empty();
        }
        long day = LocalDate.of(2026, 11, 30).toEpochDay();
        String text = contract.formats()[contract.columns().field(column)].write(day * Calendar.MICROS_PER_DAY);
        return Optional.of(text.replace("30", "31"));
    }

    private String with(byte[] json, String path, Object value) {
        Map<String, Object> root = object(JsonReader.read(json).orElseThrow());
        Map<String, Object> object = root;
        Envelope envelope = contract.contract().envelope();
        String[] names = (envelope == Envelope.NONE ? path : envelope.path() + "." + path).split("\\.", -1);
        for (int i = 0; i < names.length - 1; i++) {
            object = object(object.get(names[i]));
        }
        if (value == JsonReader.NULL) {
            object.remove(names[names.length - 1]);
        } else {
            object.put(names[names.length - 1], value);
        }
        return JsonTexts.of(root);
    }

    @SuppressWarnings("unchecked") // the reader's objects have names that are texts
    private static Map<String, Object> object(Object tree) {
        return (Map<String, Object>) tree;
    }
}
