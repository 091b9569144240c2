package io.orderflow.pipeline.store;

import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.sample.JsonReader;
import io.orderflow.contract.sample.Num;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads keys that {@link OrderKeys} has written, and that people type: of one column the value itself, of several a
 * JSON array.
 */
final class KeyText {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?");
    private static final Pattern TIME =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,6})?)?");

    private KeyText() {}

    /** The parts, each a text or a BigDecimal; empty if no order can have such a key. */
    static Optional<List<Object>> parts(OrderColumns columns, String key) {
        int count = columns.keys().count();
        List<Object> written = count == 1 ? List.of(key) : array(key);
        if (written.size() != count) {
            return Optional.empty();
        }
        List<Object> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Optional<Object> part =
                    part(columns.op(columns.keys().column(i)), written.get(i).toString());
            if (part.isEmpty()) {
                return Optional.empty();
            }
            parts.add(part.get());
        }
        return Optional.of(parts);
    }

    private static List<Object> array(String key) {
        Optional<Object> json = JsonReader.read(key.getBytes(StandardCharsets.UTF_8));
        if (json.isEmpty() || !(json.get() instanceof List<?> list)) {
            return List.of();
        }
        List<Object> parts = new ArrayList<>();
        for (Object part : list) {
            if (part instanceof Num number) {
                parts.add(number.value().toPlainString());
            } else if (part instanceof String) {
                parts.add(part);
            }
        }
        return parts;
    }

    private static Optional<Object> part(int op, String text) {
        return switch (op) {
            case Op.INTEGER, Op.UNSIGNED, Op.DECIMAL, Op.BIG_DECIMAL ->
                NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
            case Op.DAY, Op.TIMESTAMP, Op.EPOCH ->
                TIME.matcher(text).matches() ? Optional.of(text.replace('T', ' ')) : Optional.empty();
            default -> Optional.of(text);
        };
    }
}
