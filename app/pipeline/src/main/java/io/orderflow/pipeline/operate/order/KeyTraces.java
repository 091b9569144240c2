package io.orderflow.pipeline.operate.order;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * How JSON may spell the key of an order, to find it in records that no decoder takes. A text is searched in quotation
 * marks; a number with its name, since digits alone are everywhere.
 */
public final class KeyTraces {
    private KeyTraces() {}

    /**
     * For each part of the key its spellings.
     *
     * @param parts texts and BigDecimals; empty if no order can have such a key
     */
    public static List<List<byte[]>> of(OrderContract contract, List<Object> parts) {
        List<List<byte[]>> traces = new ArrayList<>();
        List<Leaf> key = contract.key();
        for (int i = 0; i < parts.size(); i++) {
            traces.add(
                    parts.get(i) instanceof BigDecimal number
                            ? ofNumber(key.get(i).field().name(), number.toPlainString())
                            : List.of(quoted(parts.get(i).toString()).getBytes(UTF_8)));
        }
        return traces;
    }

    private static List<byte[]> ofNumber(String name, String digits) {
        List<byte[]> traces = new ArrayList<>();
        for (String colon : List.of(":", ": ")) {
            String member = quoted(name) + colon;
            for (String value : List.of(digits + ",", digits + "}", quoted(digits))) {
                traces.add((member + value).getBytes(UTF_8));
            }
        }
        return traces;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
