package io.orderflow.contract.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.model.OrderContract;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JSON (RFC 8259) as a tree: maps in the order of the record, lists, texts, {@link Num}s, booleans and {@link #NULL}.
 * For drafting only; verdicts are given by the decoder. Of a name that stands twice the first value counts.
 */
public final class JsonReader {
    /** JSON's null: Java's own is not kept by all collections. */
    public static final Object NULL = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    private final String json;
    private int at;

    private JsonReader(String json) {
        this.json = json;
    }

    /** The tree; empty if the bytes are no JSON, or nested too deep for an order. */
    public static Optional<Object> read(byte[] value) {
        try {
            JsonReader reader = new JsonReader(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
            Object root = reader.value(1);
            reader.space();
            return reader.at == reader.json.length() ? Optional.of(root) : Optional.empty();
        } catch (CharacterCodingException | NotJsonException e) {
            return Optional.empty();
        }
    }

    private Object value(int depth) throws NotJsonException {
        space();
        char c = peek();
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> text();
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", NULL);
            default -> number();
        };
    }

    private Map<String, Object> object(int depth) throws NotJsonException {
        require(depth <= OrderContract.MAX_DEPTH);
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        space();
        if (peek() == '}') {
            at++;
            return members;
        }
        while (true) {
            space();
            require(peek() == '"');
            String name = text();
            space();
            require(peek() == ':');
            at++;
            Object member = value(depth + 1);
            members.putIfAbsent(name, member);
            space();
            char next = peek();
            at++;
            if (next == '}') {
                return members;
            }
            require(next == ',');
        }
    }

    private List<Object> array(int depth) throws NotJsonException {
        require(depth <= OrderContract.MAX_DEPTH);
        List<Object> items = new ArrayList<>();
        at++;
        space();
        if (peek() == ']') {
            at++;
            return items;
        }
        while (true) {
            items.add(value(depth + 1));
            space();
            char next = peek();
            at++;
            if (next == ']') {
                return items;
            }
            require(next == ',');
        }
    }

    private String text() throws NotJsonException {
        StringBuilder text = new StringBuilder();
        at++;
        while (true) {
            char c = peek();
            at++;
            if (c == '"') {
                return text.toString();
            }
            require(c >= ' ');
            text.append(c == '\\' ? escape() : c);
        }
    }

    private char escape() throws NotJsonException {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                require(at + 4 <= json.length());
                int unit = 0;
                for (int i = 0; i < 4; i++) {
                    char hex = json.charAt(at++);
                    int digit = hex < 0x80 ? Character.digit(hex, 16) : -1;
                    require(digit >= 0);
                    unit = unit * 16 + digit;
                }
                yield (char) unit;
            }
            default -> throw new NotJsonException();
        };
    }

    private Object literal(String word, Object means) throws NotJsonException {
        require(json.startsWith(word, at));
        at += word.length();
        return means;
    }

    private Num number() throws NotJsonException {
        int from = at;
        if (peek() == '-') {
            at++;
        }
        int whole = at;
        digits();
        require(json.charAt(whole) != '0' || at == whole + 1);
        if (at < json.length() && json.charAt(at) == '.') {
            at++;
            digits();
        }
        if (at < json.length() && (json.charAt(at) | 0x20) == 'e') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        return Num.of(json.substring(from, at));
    }

    private void digits() throws NotJsonException {
        int from = at;
        while (at < json.length() && json.charAt(at) >= '0' && json.charAt(at) <= '9') {
            at++;
        }
        require(at > from);
    }

    private void space() {
        while (at < json.length() && " \n\r\t".indexOf(json.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() throws NotJsonException {
        require(at < json.length());
        return json.charAt(at);
    }

    private static void require(boolean holds) throws NotJsonException {
        if (!holds) {
            throw new NotJsonException();
        }
    }

    private static final class NotJsonException extends Exception {
        private static final long serialVersionUID = 1;

        NotJsonException() {
            super("not JSON", null, false, false);
        }
    }
}
