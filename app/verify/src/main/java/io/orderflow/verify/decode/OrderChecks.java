package io.orderflow.verify.decode;

import com.fasterxml.jackson.core.JsonToken;
import io.orderflow.contract.model.Encoding;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Reason;
import io.orderflow.contract.model.Shape;
import io.orderflow.verify.decode.Numbers.Scientific;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** Checks the fields of an order in the contract's order, and keeps the values of its columns. One record at a time. */
final class OrderChecks {

    private static final String[] TRUTHS = {"0", "1"};

    private final FieldPlan order;
    private final String[] values;
    private final BigDecimal[] numbers;

    OrderChecks(FieldPlan order, int columns) {
        this.order = order;
        this.values = new String[columns];
        this.numbers = new BigDecimal[columns];
    }

    /** The value of each column as {@link OrderContent} writes it; null where it is missing. */
    String[] values() {
        return values;
    }

    /** The numbers that rules read: by column; null where it is missing. Times are numbers too. */
    BigDecimal[] numbers() {
        return numbers;
    }

    void check(Node root) throws UnmetException {
        Arrays.fill(values, null);
        Arrays.fill(numbers, null);
        fields(order, root);
    }

    private void fields(FieldPlan plan, Node object) throws UnmetException {
        for (FieldPlan field : plan.fields()) {
            Optional<Node> value = object.field(field);
            if (value.isPresent()) {
                value(value.get());
            } else if (field.isRequired()) {
                throw new UnmetException(Reason.MISSING_FIELD.name(), object.pathOf(field));
            }
        }
    }

    private void value(Node node) throws UnmetException {
        FieldPlan plan = node.plan();
        if (node.token() == JsonToken.VALUE_NULL) {
            require(!plan.isRequired(), Reason.MISSING_FIELD, node);
            return;
        }
        FieldType type = plan.type();
        if (type instanceof FieldType.Text) {
            require(node.token() == JsonToken.VALUE_STRING, Reason.WRONG_TYPE, node);
            refuse(plan.text().check(node.text()), node);
            keep(node, node.text());
        } else if (type instanceof FieldType.Whole whole) {
            whole(whole, node);
        } else if (type instanceof FieldType.Decimal decimal) {
            decimal(decimal, node);
        } else if (type instanceof FieldType.Floating floating) {
            floating(floating, node);
        } else if (type instanceof FieldType.Truth) {
            require(node.token().isBoolean(), Reason.WRONG_TYPE, node);
            keep(node, TRUTHS[node.token() == JsonToken.VALUE_TRUE ? 1 : 0]);
        } else if (type instanceof FieldType.Day day) {
            day(day, node);
        } else if (type instanceof FieldType.Timestamp timestamp) {
            timestamp(timestamp, node);
        } else if (type instanceof FieldType.Struct) {
            require(node.token() == JsonToken.START_OBJECT, Reason.WRONG_TYPE, node);
            fields(plan, node);
        } else {
            verbatim((FieldType.Verbatim) type, node);
        }
    }

    private void verbatim(FieldType.Verbatim type, Node node) throws UnmetException {
        JsonToken expected = type.shape() == Shape.ARRAY ? JsonToken.START_ARRAY : JsonToken.START_OBJECT;
        require(node.token() == expected, Reason.WRONG_TYPE, node);
        if (type.shape() == Shape.ARRAY) {
            require(node.count() >= type.minItems() && node.count() <= type.maxItems(), Reason.OUT_OF_RANGE, node);
        }
        if (type.shape() == Shape.OBJECT) {
            if (!type.fields().isEmpty()) {
                fields(node.plan(), node);
            }
        } else {
            for (Node item : node.items()) {
                value(item);
            }
        }
        keep(node, node.text());
    }

    private void whole(FieldType.Whole type, Node node) throws UnmetException {
        String text = number(node, type.asText());
        require(Numbers.isInteger(text), Reason.WRONG_TYPE, node);
        Optional<BigInteger> number = Numbers.integer(text);
        require(
                type.values().isEmpty()
                        || number.filter(type.values()::contains).isPresent(),
                Reason.BAD_FORMAT,
                node);
        require(
                number.isPresent()
                        && number.get().compareTo(type.min()) >= 0
                        && number.get().compareTo(type.max()) <= 0,
                Reason.OUT_OF_RANGE,
                node);
        if (node.plan().slot() != FieldPlan.NO_SLOT) {
            keep(node, number.get().toString());
            calculateWith(node, new BigDecimal(number.get()));
        }
    }

    private void decimal(FieldType.Decimal type, Node node) throws UnmetException {
        Scientific number = Scientific.of(number(node, type.asText()));
        require(number.isZero() || number.exponent() + type.scale() >= 0, Reason.TOO_PRECISE, node);
        boolean fits = number.isZero() || number.digitCount() + number.exponent() + type.scale() <= type.precision();
        require(fits, Reason.OUT_OF_RANGE, node);
        BigDecimal value = number.isZero() ? BigDecimal.ZERO : number.value();
        require(value.compareTo(type.min()) >= 0 && value.compareTo(type.max()) <= 0, Reason.OUT_OF_RANGE, node);
        if (node.plan().slot() != FieldPlan.NO_SLOT) {
            keep(node, value.setScale(type.scale()).toPlainString());
            calculateWith(node, value);
        }
    }

    private void floating(FieldType.Floating type, Node node) throws UnmetException {
        String text = number(node, type.asText());
        double stored = type.wide() ? Double.parseDouble(text) : Float.parseFloat(text);
        require(!Double.isInfinite(stored), Reason.OUT_OF_RANGE, node);
        require(Numbers.isKept(Scientific.of(text), stored), Reason.TOO_PRECISE, node);
        require(stored >= type.min() && stored <= type.max(), Reason.OUT_OF_RANGE, node);
        if (node.plan().slot() != FieldPlan.NO_SLOT) {
            keep(node, OrderContent.binary(stored));
            calculateWith(node, new BigDecimal(stored));
        }
    }

    /** The number that a node is, or that its text is. */
    private static String number(Node node, boolean asText) throws UnmetException {
        boolean isNumber = asText
                ? node.token() == JsonToken.VALUE_STRING && Numbers.isNumber(node.text())
                : node.token().isNumeric();
        require(isNumber, Reason.WRONG_TYPE, node);
        return node.text();
    }

    private void day(FieldType.Day type, Node node) throws UnmetException {
        require(node.token() == JsonToken.VALUE_STRING, Reason.WRONG_TYPE, node);
        OptionalLong micros = node.plan().time().micros(node.text());
        require(micros.isPresent(), Reason.BAD_TIMESTAMP, node);
        long day = Math.floorDiv(micros.getAsLong(), TimeForm.DAY);
        require(day >= type.minDay() && day <= type.maxDay(), Reason.OUT_OF_RANGE, node);
        keep(node, TimeForm.asColumn(day * TimeForm.DAY).substring(0, "yyyy-MM-dd".length()));
        calculateWith(node, BigDecimal.valueOf(day));
    }

    private void timestamp(FieldType.Timestamp type, Node node) throws UnmetException {
        OptionalLong micros;
        if (type.encoding() == Encoding.TEXT) {
            require(node.token() == JsonToken.VALUE_STRING, Reason.WRONG_TYPE, node);
            micros = node.plan().time().micros(node.text());
        } else {
            require(node.token() == JsonToken.VALUE_NUMBER_INT, Reason.WRONG_TYPE, node);
            micros = epoch(type, node.text());
        }
        require(micros.isPresent(), Reason.BAD_TIMESTAMP, node);
        long at = micros.getAsLong();
        require(at >= type.min() && at <= type.max(), Reason.OUT_OF_RANGE, node);
        keep(node, TimeForm.asColumn(at));
        calculateWith(node, BigDecimal.valueOf(at));
    }

    private static OptionalLong epoch(FieldType.Timestamp type, String text) {
        Optional<BigInteger> micros = Numbers.integer(text)
                .map(units -> units.multiply(BigInteger.valueOf(type.encoding().micros())))
                .filter(all -> all.bitLength() < Long.SIZE);
        if (micros.isEmpty()) {
            return OptionalLong.empty();
        }
        long at = micros.get().longValue();
        boolean isWhole =
                micros.get().mod(BigInteger.TEN.pow(6 - type.digits())).signum() == 0;
        return isWhole && TimeForm.isInRange(at) ? OptionalLong.of(at) : OptionalLong.empty();
    }

    private void keep(Node node, String value) {
        if (node.plan().slot() != FieldPlan.NO_SLOT) {
            values[node.plan().slot()] = value;
        }
    }

    private void calculateWith(Node node, BigDecimal number) {
        if (node.plan().isOperand()) {
            numbers[node.plan().slot()] = number;
        }
    }

    private static void refuse(Optional<Reason> reason, Node node) throws UnmetException {
        if (reason.isPresent()) {
            throw new UnmetException(reason.get().name(), node.path());
        }
    }

    private static void require(boolean met, Reason reason, Node node) throws UnmetException {
        if (!met) {
            throw new UnmetException(reason.name(), node.path());
        }
    }
}
