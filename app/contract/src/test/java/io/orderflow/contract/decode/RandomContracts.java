package io.orderflow.contract.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Contract files with random fields; seeded. All are valid. */
public final class RandomContracts {
    private static final String[] PATTERNS = {"^[A-Z]{2,5}$", "x", "^(ab|cd)+$", "[0-9]", "^[^a]*$", "^.{1,4}$"};
    private static final String[] FORMATS = {"i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64"};

    private final Random random;
    private int names;

    public RandomContracts(Random random) {
        this.random = random;
    }

    public String next() {
        String envelope = random.nextInt(6) == 0 ? (random.nextBoolean() ? "connect" : "debezium") : "none";
        return next(envelope, 3);
    }

    /** One without objects, arrays and an envelope. */
    public String flat() {
        return next("none", 0);
    }

    private String next(String envelope, int depth) {
        names = 0;
        StringBuilder text = new StringBuilder("""
                apiVersion: v3.2.0
                kind: DataContract
                id: random
                version: 1.0.0
                schema:
                - name: random
                """);
        text.append("  customProperties:\n  - {property: orderflow.envelope, value: ")
                .append(envelope)
                .append("}\n  - {property: orderflow.unknownFields, value: ")
                .append(random.nextInt(4) == 0 ? "reject" : "ignore")
                .append("}\n");
        if (random.nextInt(3) == 0) {
            text.append("  quality: [{name: MY_RULE, type: custom, engine: orderflow, implementation: '")
                    .append(rule())
                    .append("'}]\n");
        }
        text.append("  properties:\n");
        text.append("  - {name: id, logicalType: integer, required: true, primaryKey: true}\n");
        text.append("  - {name: one, logicalType: integer, logicalTypeOptions: {format: i64}}\n");
        text.append("  - {name: two, logicalType: number, physicalType: 'DECIMAL(12,3)'}\n");
        text.append("  - {name: wide, logicalType: number, physicalType: 'DECIMAL(30,10)'}\n");
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            text.append("  - ").append(property(depth, false)).append('\n');
        }
        return text.toString();
    }

    private String rule() {
        String[] rules = {
            "one = id * 2",
            "two >= one",
            "two + one < 1000.5",
            "wide = two * two",
            "id - (one + 2) != 5",
            "id < one * two * 3",
            "one * one * one > 0.001"
        };
        return rules[random.nextInt(rules.length)];
    }

    private String property(int depth, boolean kept) {
        String name = "f" + names++;
        List<String> keys = new ArrayList<>();
        keys.add("name: " + name);
        keys.add("required: " + random.nextBoolean());
        if (random.nextInt(6) == 0) {
            keys.add("classification: restricted");
        }
        keys.addAll(type(depth, kept));
        return "{" + String.join(", ", keys) + "}";
    }

    private List<String> type(int depth, boolean kept) {
        return switch (random.nextInt(depth > 0 ? 13 : 9)) {
            case 0, 1 -> text();
            case 2 -> integer();
            case 3 ->
                List.of(
                        "logicalType: number",
                        "physicalType: 'DECIMAL(" + (3 + random.nextInt(36)) + "," + random.nextInt(4) + ")'",
                        "logicalTypeOptions: {exclusiveMinimum: -5.005, maximum: 99.5}",
                        custom("number", random.nextInt(4) == 0 ? "text" : "literal"));
            case 4 -> {
                boolean wide = random.nextBoolean();
                yield List.of(
                        "logicalType: number",
                        "physicalType: " + (wide ? "DOUBLE" : "FLOAT"),
                        "logicalTypeOptions: {" + (random.nextBoolean() ? "minimum: -0.3" : "") + "}");
            }
            case 5 -> List.of("logicalType: boolean");
            case 6 -> List.of("logicalType: date", "logicalTypeOptions: {minimum: '1200-02-29'}");
            case 7 ->
                List.of(
                        "logicalType: timestamp",
                        "physicalType: DATETIME(" + random.nextInt(7) + ")",
                        "logicalTypeOptions: {timezone: " + random.nextBoolean() + "}");
            case 8 ->
                List.of(
                        "logicalType: timestamp",
                        "physicalType: DATETIME(" + random.nextInt(7) + ")",
                        custom(
                                "encoding",
                                List.of("epoch-seconds", "epoch-millis", "epoch-micros")
                                        .get(random.nextInt(3))));
            case 9 -> List.of("logicalType: object", "properties: [" + properties(depth, kept) + "]");
            case 10 ->
                List.of("logicalType: object", "physicalType: TEXT", "properties: [" + properties(depth, true) + "]");
            case 11 ->
                List.of(
                        "logicalType: array",
                        "logicalTypeOptions: {minItems: " + random.nextInt(2) + ", maxItems: 3}",
                        "items: {" + String.join(", ", type(depth - 1, true)) + "}");
            default ->
                List.of(
                        "logicalType: map",
                        "map: {key: {logicalType: string}, value: {" + String.join(", ", type(depth - 1, true)) + "}}");
        };
    }

    private String properties(int depth, boolean kept) {
        List<String> properties = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            properties.add(property(depth - 1, kept));
        }
        return String.join(", ", properties);
    }

    private List<String> text() {
        String options = "minLength: " + random.nextInt(4) + ", maxLength: " + (3 + random.nextInt(5));
        return switch (random.nextInt(5)) {
            case 0 ->
                List.of(
                        "logicalType: string",
                        "logicalTypeOptions: {" + options + ", pattern: '" + PATTERNS[random.nextInt(PATTERNS.length)]
                                + "'}");
            case 1 -> List.of("logicalType: string", "enum: [{value: 'ab'}, {value: 'é'}, {value: 'x1'}]");
            case 2 -> List.of("logicalType: string", "logicalTypeOptions: {format: uuid}");
            case 3 -> List.of("logicalType: string", "logicalTypeOptions: {" + options + "}", custom("text", "lines"));
            default -> List.of("logicalType: string", "logicalTypeOptions: {" + options + "}");
        };
    }

    private List<String> integer() {
        String format = FORMATS[random.nextInt(FORMATS.length)];
        return switch (random.nextInt(3)) {
            case 0 -> List.of("logicalType: integer", "enum: [{value: 1}, {value: 7}]");
            case 1 ->
                List.of(
                        "logicalType: integer",
                        "logicalTypeOptions: {format: " + format + ", minimum: 1, exclusiveMaximum: 100}",
                        custom("number", "text"));
            default -> List.of("logicalType: integer", "logicalTypeOptions: {format: " + format + "}");
        };
    }

    private static String custom(String name, String value) {
        return "customProperties: [{property: orderflow." + name + ", value: " + value + "}]";
    }
}
