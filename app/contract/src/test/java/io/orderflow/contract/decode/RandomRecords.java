package io.orderflow.contract.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.model.Encoding;
import io.orderflow.contract.model.Envelope;
import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Records for a contract: mostly valid, in part with values that lie on or beyond a limit, in part damaged; seeded. */
public final class RandomRecords {
    /** For which some of them are rejected, if there are many. */
    public static final List<String> REASONS = List.of(
            "NOT_JSON",
            "DUPLICATE_FIELD",
            "UNKNOWN_FIELD",
            "DELETE_EVENT",
            "MISSING_FIELD",
            "WRONG_TYPE",
            "BAD_FORMAT",
            "BAD_TEXT",
            "TOO_SHORT",
            "TOO_LONG",
            "TOO_PRECISE",
            "OUT_OF_RANGE",
            "BAD_TIMESTAMP",
            "MY_RULE");

    private static final String[] NUMBERS = {
        "0",
        "-0",
        "1",
        "7",
        "-1",
        "2.5",
        "99.5",
        "99.500",
        "100",
        "127",
        "128",
        "255",
        "256",
        "-128",
        "32768",
        "2147483647",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "1e2",
        "1E-2",
        "1e400",
        "1e-400",
        "1e1000000000",
        "0e99",
        "-5.005",
        "-5.004",
        "0.1",
        "0.30",
        "16777217",
        "16777216",
        "0.1000000000000000055511151231257827",
        "3.4028235e38",
        "3.4028236e38",
        "1.7976931348623157e308",
        "1.17549435e-38",
        "1e-45",
        "4.9e-324",
        "12345678901234567890.1234567890",
        "99999999999999999999999999999999999.999",
        "1700000000",
        "1700000000000",
        "1700000000000000",
        "1700000000123",
        "1700000000123456",
        "253402300800",
        "2.0",
        "54.120000"
    };
    private static final String[] TEXTS = {
        "",
        " ",
        "ab",
        "abcd",
        "AB",
        "ABCDEFGH",
        "x1",
        "é",
        "é😀x",
        "\\ud83d",
        "\\ud83d\\ude00y",
        "a\\tb",
        "a\\nb",
        "\\u0061b",
        "\\u0000",
        "\u00a0",
        "cdab",
        "7",
        "-1.5",
        "1e5",
        "01",
        "123e4567-e89b-12d3-a456-426614174000",
        "123E4567-E89B-12D3-A456-42661417400g",
        "2026-03-29",
        "2025-02-29",
        "1200-02-29",
        "1200-02-28",
        "0999-01-01",
        "2026-03-29T02:30:00",
        "2026-03-29T02:30:00Z",
        "2026-03-29T02:30:00.123",
        "2026-03-29T02:30:00.123456+02:00",
        "2026-03-29T02:30:60Z",
        "2026-03-29T24:00:00",
        "9999-12-31T23:59:59-18:00",
        "2026-03-29T02:30:00.1Z",
        "true",
        "a\u2028b",
        "99.50",
        "\\\"q\\\\",
        "\u007f"
    };
    private static final String[] OTHERS = {
        "null", "true", "false", "[]", "{}", "[1]", "{\"a\":1}", "\"x\"", "5", "[[],{}]"
    };
    private static final String DAMAGE = "{}[]\",:\\u0019-+eE. \n\ttrue\u0000é";

    private final Random random;

    public RandomRecords(Random random) {
        this.random = random;
    }

    public byte[] next(OrderContract contract) {
        String order = object(contract.fields(), random.nextInt(3) > 0 ? 0.02 : 0.25);
        if (contract.envelope() == Envelope.CONNECT) {
            order = random.nextInt(8) == 0 ? "{\"payload\":null}" : "{\"schema\":{\"a\":1},\"payload\":" + order + "}";
        } else if (contract.envelope() == Envelope.DEBEZIUM) {
            String op = random.nextInt(6) == 0 ? "d" : "c";
            order = "{\"before\":null,\"after\":" + (random.nextInt(9) == 0 ? "null" : order) + ",\"op\":\"" + op
                    + "\"}";
        }
        byte[] bytes = order.getBytes(UTF_8);
        for (int damage = random.nextInt(5) == 0 ? 1 + random.nextInt(2) : 0; damage > 0; damage--) {
            bytes = damaged(bytes);
        }
        return bytes;
    }

    private byte[] damaged(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        if (random.nextInt(8) == 0) {
            bytes[at] = (byte) random.nextInt(256);
            return bytes;
        }
        StringBuilder text = new StringBuilder(new String(bytes, UTF_8));
        at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
            case 0 -> text.insert(at, DAMAGE.charAt(random.nextInt(DAMAGE.length())));
            case 1 -> text.deleteCharAt(at);
            default -> text.setCharAt(at, DAMAGE.charAt(random.nextInt(DAMAGE.length())));
        }
        return text.append(' ').toString().getBytes(UTF_8);
    }

    private String object(List<Field> fields, double wrong) {
        List<String> members = new ArrayList<>();
        for (Field field : fields) {
            double dice = random.nextDouble();
            if (dice > wrong && (field.required() || random.nextInt(4) > 0)) {
                members.add(name(field.name()) + ":" + value(field.type(), wrong));
            } else if (dice < wrong / 4) {
                members.add(name(field.name()) + ":null");
            }
        }
        if (random.nextInt(8) == 0) {
            members.add("\"extra" + random.nextInt(2) + "\":" + OTHERS[random.nextInt(OTHERS.length)]);
        }
        if (random.nextInt(40) == 0 && !members.isEmpty()) {
            members.add(members.get(random.nextInt(members.size())));
        }
        if (random.nextInt(3) == 0) {
            Collections.shuffle(members, random);
        }
        return "{" + (random.nextBoolean() ? " " : "") + String.join(random.nextBoolean() ? ", " : ",", members) + "}";
    }

    private String name(String name) {
        return random.nextInt(20) == 0
                ? "\"\\u00" + Integer.toHexString(name.charAt(0)) + name.substring(1) + "\""
                : "\"" + name + "\"";
    }

    private String value(FieldType type, double wrong) {
        if (random.nextDouble() < wrong / 2) {
            return OTHERS[random.nextInt(OTHERS.length)];
        }
        boolean any = random.nextDouble() < wrong;
        if (type instanceof FieldType.Text text) {
            return quoted(any ? TEXTS[random.nextInt(TEXTS.length)] : goodText(text));
        }
        if (type instanceof FieldType.Whole whole) {
            String number = any
                    ? NUMBERS[random.nextInt(NUMBERS.length)]
                    : !whole.values().isEmpty()
                            ? "7"
                            : random.nextBoolean()
                                    ? "7"
                                    : random.nextBoolean()
                                            ? whole.min().toString()
                                            : whole.max().toString();
            return whole.asText() ? quoted(number) : number;
        }
        if (type instanceof FieldType.Decimal decimal) {
            String number = any ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextBoolean() ? "7" : "-1.0e0";
            return decimal.asText() ? quoted(number) : number;
        }
        if (type instanceof FieldType.Floating) {
            return any ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextBoolean() ? "7.25" : "0.1";
        }
        if (type instanceof FieldType.Truth) {
            return random.nextBoolean() ? "true" : "false";
        }
        if (type instanceof FieldType.Day) {
            return quoted(any ? TEXTS[random.nextInt(TEXTS.length)] : "2024-02-29");
        }
        if (type instanceof FieldType.Timestamp timestamp) {
            if (timestamp.encoding() != Encoding.TEXT) {
                return any
                        ? NUMBERS[random.nextInt(NUMBERS.length)]
                        : switch (timestamp.encoding()) {
                            case TEXT, EPOCH_SECONDS -> "1700000000";
                            case EPOCH_MILLIS -> "1700000000000";
                            case EPOCH_MICROS -> "1700000000000000";
                        };
            }
            return quoted(
                    any
                            ? TEXTS[random.nextInt(TEXTS.length)]
                            : "2026-03-29T02:30:00" + (timestamp.zoned() ? "+02:00" : ""));
        }
        if (type instanceof FieldType.Struct struct) {
            return object(struct.fields(), wrong);
        }
        FieldType.Verbatim verbatim = (FieldType.Verbatim) type;
        if (verbatim.shape() == Shape.OBJECT) {
            return object(verbatim.fields(), wrong);
        }
        List<String> items = new ArrayList<>();
        for (int i = 1 + random.nextInt(3 + (any ? 2 : 0)); i > 0; i--) {
            String item = value(verbatim.inner().get(0).type(), wrong);
            items.add(verbatim.shape() == Shape.MAP ? "\"k" + (any ? 1 : i) + "\":" + item : item);
        }
        return verbatim.shape() == Shape.MAP
                ? "{" + String.join(",", items) + "}"
                : "[" + String.join(" , ", items) + "]";
    }

    private String goodText(FieldType.Text text) {
        if (text.uuid()) {
            return "123e4567-e89b-12d3-a456-426614174000";
        }
        if (!text.values().isEmpty()) {
            return text.values().get(random.nextInt(text.values().size()));
        }
        return switch (text.pattern()) {
            case "^[A-Z]{2,5}$" -> "ABC";
            case "^(ab|cd)+$" -> "cd";
            case "[0-9]" -> "a7b";
            case "x" -> "axb";
            default -> random.nextBoolean() ? "xyz" : "\\u0078y\\ud83d\\ude00";
        };
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
