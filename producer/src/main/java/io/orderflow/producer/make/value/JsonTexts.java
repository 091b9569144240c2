package io.orderflow.producer.make.value;

import io.orderflow.contract.sample.JsonReader;
import io.orderflow.contract.sample.Num;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Writes trees of maps, lists, texts, numbers and truth values as JSON without blanks. */
public final class JsonTexts {
    private JsonTexts() {}

    public static String of(Object tree) {
        StringBuilder json = new StringBuilder();
        write(tree, json);
        return json.toString();
    }

    private static void write(Object tree, StringBuilder json) {
        if (tree instanceof Map<?, ?> object) {
            char separator = '{';
            for (Map.Entry<?, ?> member : object.entrySet()) {
                json.append(separator);
                separator = ',';
                text(member.getKey().toString(), json);
                json.append(':');
                write(member.getValue(), json);
            }
            json.append(object.isEmpty() ? "{}" : "}");
        } else if (tree instanceof List<?> items) {
            char separator = '[';
            for (Object item : items) {
                json.append(separator);
                separator = ',';
                write(item, json);
            }
            json.append(items.isEmpty() ? "[]" : "]");
        } else if (tree instanceof Num number) {
            json.append(number.value().toPlainString());
        } else if (tree instanceof BigDecimal number) {
            json.append(number.toPlainString());
        } else if (tree instanceof Number || tree instanceof Boolean || tree == JsonReader.NULL) {
            json.append(tree);
        } else {
            text(tree.toString(), json);
        }
    }

    private static void text(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
