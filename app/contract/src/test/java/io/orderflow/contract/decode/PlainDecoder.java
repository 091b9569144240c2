package io.orderflow.contract.decode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.orderflow.contract.model.Encoding;
import io.orderflow.contract.model.Envelope;
import io.orderflow.contract.model.Expression;
import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Rule;
import io.orderflow.contract.model.Shape;
import io.orderflow.contract.model.UnknownFields;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A second, simple JSON decoder: over Jackson's tree, with BigDecimal, java.time and java.util.regex, not optimized. It
 * shares only the contract with the real one.
 */
final class PlainDecoder {
    private static final String DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
    private static final String TIME = DATE + "T[0-9]{2}:[0-9]{2}:[0-9]{2}";

    /** @param values the scalar values by path, empty unless accepted */
    record Verdict(String reason, String field, Map<String, Object> values) {}

    private static final class Rejected extends RuntimeException {
        private final String reason;
        private final String field;

        Rejected(String reason, String field) {
            super(reason + " " + field);
            this.reason = reason;
            this.field = field;
        }
    }

    private final OrderContract contract;
    private final ObjectMapper mapper;
    private final Map<String, Object> values = new LinkedHashMap<>();

    PlainDecoder(OrderContract contract) {
        this.contract = contract;
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNumberLength(1 << 20)
                        .maxNestingDepth(100_000)
                        .build())
                .build();
        mapper = JsonMapper.builder(factory)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    Verdict decode(byte[] value) {
        values.clear();
        try {
            JsonNode order = open(value);
            object(contract.fields(), order, "");
            contract.rules().forEach(this::rule);
            return new Verdict("accepted", "", values);
        } catch (Rejected e) {
            return new Verdict(e.reason, e.field, Map.of());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode open(byte[] value) throws IOException {
        if (value == null) {
            throw new Rejected("TOMBSTONE", "");
        }
        String latin = new String(value, ISO_8859_1);
        if (latin.chars().allMatch(c -> " \t\r\n".indexOf(c) >= 0)) {
            throw new Rejected("EMPTY", "");
        }
        if (value.length > contract.maxBytes()) {
            throw new Rejected("TOO_LARGE", "");
        }
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
        } catch (CharacterCodingException e) {
            throw new Rejected("NOT_UTF8", "");
        }
        scan(text);
        JsonNode root = mapper.readTree(text);
        if (!root.isObject()) {
            throw new Rejected("NOT_AN_OBJECT", "");
        }
        try (JsonParser parser = mapper.getFactory().createParser(text)) {
            parser.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
            while (parser.nextToken() != null) {}
        } catch (JsonProcessingException e) {
            throw new Rejected("DUPLICATE_FIELD", "?");
        }
        JsonNode order = root;
        boolean wrapped = contract.envelope() != Envelope.NONE;
        if (wrapped) {
            order = root.path(contract.envelope().path());
        }
        if (contract.unknownFields() == UnknownFields.REJECT
                && order.isObject()
                && hasUnknown(contract.fields(), order)) {
            throw new Rejected("UNKNOWN_FIELD", "");
        }
        if (contract.envelope() == Envelope.DEBEZIUM
                && root.path("op").asText("").equals("d")
                && root.path("op").isTextual()) {
            throw new Rejected("DELETE_EVENT", "");
        }
        if (wrapped && (order.isMissingNode() || order.isNull())) {
            throw new Rejected("MISSING_FIELD", contract.envelope().path());
        }
        if (!order.isObject()) {
            throw new Rejected("WRONG_TYPE", contract.envelope().path());
        }
        return order;
    }

    private static void scan(String text) throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNumberLength(1 << 20).build())
                .build();
        Reader reader = new StringReader(text);
        try (JsonParser parser = factory.createParser(reader)) {
            int depth = 0;
            while (parser.nextToken() != null) {
                if (parser.currentToken().isNumeric()) {
                    parser.getNumberType();
                }
                depth += parser.currentToken().isStructStart()
                        ? 1
                        : parser.currentToken().isStructEnd() ? -1 : 0;
                if (depth > OrderContract.MAX_DEPTH) {
                    throw new Rejected("TOO_DEEP", "");
                }
                if (depth == 0
                        && !parser.currentToken().isStructEnd()
                        && !parser.currentToken().isScalarValue()) {
                    throw new Rejected("NOT_JSON", "");
                }
                if (depth == 0) {
                    if (parser.nextToken() != null) {
                        throw new Rejected("NOT_JSON", "");
                    }
                    return;
                }
            }
        } catch (JsonProcessingException e) {
            throw new Rejected("NOT_JSON", "");
        }
    }

    private static boolean hasUnknown(Iterable<Field> fields, JsonNode object) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            Optional<Field> known = Optional.empty();
            for (Field field : fields) {
                known = field.name().equals(member.getKey()) ? Optional.of(field) : known;
            }
            if (known.isEmpty() || unknownInside(known.get().type(), member.getValue())) {
                return true;
            }
        }
        return false;
    }

    private static boolean unknownInside(FieldType type, JsonNode value) {
        if (type instanceof FieldType.Struct struct) {
            return value.isObject() && hasUnknown(struct.fields(), value);
        }
        if (!(type instanceof FieldType.Verbatim verbatim)) {
            return false;
        }
        if (verbatim.shape() == Shape.OBJECT) {
            return value.isObject() && !verbatim.fields().isEmpty() && hasUnknown(verbatim.fields(), value);
        }
        if (verbatim.inner().isEmpty() || (verbatim.shape() == Shape.ARRAY ? !value.isArray() : !value.isObject())) {
            return false;
        }
        for (JsonNode item : value) {
            if (unknownInside(verbatim.inner().get(0).type(), item)) {
                return true;
            }
        }
        return false;
    }

    private void object(Iterable<Field> fields, JsonNode object, String prefix) {
        for (Field field : fields) {
            value(field, object.path(field.name()), prefix + field.name());
        }
    }

    private void value(Field field, JsonNode node, String path) {
        if (node.isMissingNode() || node.isNull()) {
            if (field.required()) {
                throw new Rejected("MISSING_FIELD", path);
            }
            return;
        }
        FieldType type = field.type();
        if (type instanceof FieldType.Text text) {
            demand(node.isTextual(), "WRONG_TYPE", path);
            text(text, node.textValue(), path);
        } else if (type instanceof FieldType.Whole whole) {
            BigDecimal number = number(node, whole.asText(), true, path);
            BigInteger integer = number.toBigIntegerExact();
            demand(whole.values().isEmpty() || whole.values().contains(integer), "BAD_FORMAT", path);
            demand(integer.compareTo(whole.min()) >= 0 && integer.compareTo(whole.max()) <= 0, "OUT_OF_RANGE", path);
            values.put(path, number);
        } else if (type instanceof FieldType.Decimal decimal) {
            BigDecimal number = number(node, decimal.asText(), false, path);
            demand(number.signum() == 0 || number.stripTrailingZeros().scale() <= decimal.scale(), "TOO_PRECISE", path);
            demand(number.compareTo(decimal.min()) >= 0 && number.compareTo(decimal.max()) <= 0, "OUT_OF_RANGE", path);
            values.put(path, number);
        } else if (type instanceof FieldType.Floating floating) {
            floating(floating, number(node, floating.asText(), false, path), path);
        } else if (type instanceof FieldType.Truth) {
            demand(node.isBoolean(), "WRONG_TYPE", path);
            values.put(path, node.booleanValue());
        } else if (type instanceof FieldType.Day day) {
            demand(node.isTextual(), "WRONG_TYPE", path);
            try {
                demand(node.textValue().matches(DATE), "BAD_TIMESTAMP", path);
                LocalDate date = LocalDate.parse(node.textValue());
                demand(date.getYear() >= 1000, "BAD_TIMESTAMP", path);
                demand(date.toEpochDay() >= day.minDay() && date.toEpochDay() <= day.maxDay(), "OUT_OF_RANGE", path);
                values.put(path, date);
            } catch (DateTimeException e) {
                throw new Rejected("BAD_TIMESTAMP", path);
            }
        } else if (type instanceof FieldType.Timestamp timestamp) {
            timestamp(timestamp, node, path);
        } else if (type instanceof FieldType.Struct struct) {
            demand(node.isObject(), "WRONG_TYPE", path);
            object(struct.fields(), node, path + ".");
        } else {
            verbatim((FieldType.Verbatim) type, node, path);
        }
    }

    private void verbatim(FieldType.Verbatim verbatim, JsonNode node, String path) {
        demand(verbatim.shape() == Shape.ARRAY ? node.isArray() : node.isObject(), "WRONG_TYPE", path);
        if (verbatim.shape() == Shape.OBJECT) {
            object(verbatim.fields(), node, path + ".");
            return;
        }
        if (verbatim.shape() == Shape.ARRAY) {
            demand(node.size() >= verbatim.minItems() && node.size() <= verbatim.maxItems(), "OUT_OF_RANGE", path);
        }
        int i = 0;
        for (JsonNode item : node) {
            String itemPath = verbatim.shape() == Shape.ARRAY ? path + "[" + i++ + "]" : path + ".*";
            if (!verbatim.inner().isEmpty()) {
                value(verbatim.inner().get(0), item, itemPath);
            }
        }
    }

    private void text(FieldType.Text type, String text, String path) {
        if (!type.pattern().isEmpty()) {
            String judged =
                    type.pattern().replace(".", "[^\\n\\r\\u2028\\u2029]").replace("$", "\\z");
            demand(Pattern.compile(judged).matcher(text).find(), "BAD_FORMAT", path);
        }
        demand(type.values().isEmpty() || type.values().contains(text), "BAD_FORMAT", path);
        String hex = "[0-9a-fA-F]";
        demand(!type.uuid() || text.matches(hex + "{8}(-" + hex + "{4}){3}-" + hex + "{12}"), "BAD_FORMAT", path);
        int[] points = text.codePoints().toArray();
        boolean visible = false;
        for (int c : points) {
            boolean line = type.lines() && (c == '\n' || c == '\t');
            boolean bad = (c < 32 && !line) || c == 127 || Character.getType(c) == Character.SURROGATE;
            demand(!bad, "BAD_TEXT", path);
            visible |=
                    !Character.isWhitespace(c) && !Character.isSpaceChar(c) && Character.getType(c) != Character.FORMAT;
        }
        demand(visible || (points.length == 0 && type.minLength() == 0), "BAD_TEXT", path);
        demand(points.length >= type.minLength(), "TOO_SHORT", path);
        demand(points.length <= type.maxLength(), "TOO_LONG", path);
        values.put(path, text);
    }

    private BigDecimal number(JsonNode node, boolean asText, boolean whole, String path) {
        JsonNode number = node;
        if (asText) {
            demand(node.isTextual(), "WRONG_TYPE", path);
            demand(node.textValue().matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?"), "WRONG_TYPE", path);
            try {
                number = mapper.readTree(node.textValue());
            } catch (IOException e) {
                throw new Rejected("WRONG_TYPE", path);
            }
        }
        demand(whole ? number.isIntegralNumber() : number.isNumber(), "WRONG_TYPE", path);
        return number.decimalValue();
    }

    private void floating(FieldType.Floating type, BigDecimal sent, String path) {
        double stored = type.wide() ? sent.doubleValue() : sent.floatValue();
        demand(!Double.isInfinite(stored), "OUT_OF_RANGE", path);
        BigDecimal rounded = new BigDecimal(stored).round(new MathContext(sent.precision(), RoundingMode.HALF_EVEN));
        demand(sent.signum() == 0 || rounded.compareTo(sent) == 0, "TOO_PRECISE", path);
        demand(stored >= type.min() && stored <= type.max(), "OUT_OF_RANGE", path);
        values.put(path, stored == 0 ? 0.0 : stored);
    }

    private void timestamp(FieldType.Timestamp type, JsonNode node, String path) {
        long micros;
        if (type.encoding() != Encoding.TEXT) {
            demand(node.isIntegralNumber(), "WRONG_TYPE", path);
            BigInteger all = node.bigIntegerValue()
                    .multiply(BigInteger.valueOf(type.encoding().micros()));
            BigInteger step = BigInteger.TEN.pow(6 - type.digits());
            demand(all.bitLength() < 63 && all.mod(step).signum() == 0, "BAD_TIMESTAMP", path);
            micros = all.longValue();
            int year = LocalDateTime.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), 0, ZoneOffset.UTC)
                    .getYear();
            demand(year >= 1000 && year <= 9999, "BAD_TIMESTAMP", path);
        } else {
            demand(node.isTextual(), "WRONG_TYPE", path);
            String fraction = type.digits() > 0 ? "(\\.[0-9]{1," + type.digits() + "})?" : "";
            String zone = type.zoned() ? "(Z|[+-][0-9]{2}:[0-9]{2})" : "";
            demand(node.textValue().matches(TIME + fraction + zone), "BAD_TIMESTAMP", path);
            try {
                LocalDateTime at = type.zoned()
                        ? OffsetDateTime.parse(node.textValue())
                                .withOffsetSameInstant(ZoneOffset.UTC)
                                .toLocalDateTime()
                        : LocalDateTime.parse(node.textValue());
                demand(!node.textValue().contains("T24"), "BAD_TIMESTAMP", path);
                demand(at.getYear() >= 1000 && at.getYear() <= 9999, "BAD_TIMESTAMP", path);
                micros = ChronoUnit.MICROS.between(LocalDateTime.of(1970, 1, 1, 0, 0), at);
            } catch (DateTimeException e) {
                throw new Rejected("BAD_TIMESTAMP", path);
            }
        }
        demand(micros >= type.min() && micros <= type.max(), "OUT_OF_RANGE", path);
        values.put(path, LocalDateTime.of(1970, 1, 1, 0, 0).plus(micros, ChronoUnit.MICROS));
    }

    private void rule(Rule rule) {
        Optional<BigDecimal> left = side(rule.left());
        Optional<BigDecimal> right = side(rule.right());
        if (left.isPresent() && right.isPresent()) {
            int compared = left.get().compareTo(right.get());
            boolean holds = switch (rule.comparison()) {
                case EQUAL -> compared == 0;
                case NOT_EQUAL -> compared != 0;
                case LESS -> compared < 0;
                case AT_MOST -> compared <= 0;
                case MORE -> compared > 0;
                case AT_LEAST -> compared >= 0;
            };
            demand(holds, rule.name(), rule.field());
        }
    }

    private Optional<BigDecimal> side(Expression expression) {
        if (expression instanceof Expression.Path path) {
            return Optional.ofNullable((BigDecimal) values.get(path.path()));
        }
        if (expression instanceof Expression.Literal literal) {
            return Optional.of(literal.value());
        }
        if (expression instanceof Expression.Sum sum) {
            return side(sum.left()).flatMap(left -> side(sum.right()).map(left::add));
        }
        if (expression instanceof Expression.Difference difference) {
            return side(difference.left())
                    .flatMap(left -> side(difference.right()).map(left::subtract));
        }
        Expression.Product product = (Expression.Product) expression;
        return side(product.left()).flatMap(left -> side(product.right()).map(left::multiply));
    }

    private static void demand(boolean right, String reason, String path) {
        if (!right) {
            throw new Rejected(reason, path);
        }
    }
}
