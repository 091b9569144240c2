package io.orderflow.contract.draft;

import io.orderflow.contract.model.IntegerFormat;
import io.orderflow.contract.sample.Numbers;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/** Types for fields that are numbers, with room for larger ones. */
final class SeenNumbers {
    private static final int MOST_DIGITS = 38;
    private static final int MOST_DECIMALS = 12;
    private static final int LEAST_DIGITS = 8;
    private static final long SECONDS_OF_2000 = 946_684_800L;
    private static final long SECONDS_OF_2100 = 4_102_444_800L;

    private final Drafting draft;

    SeenNumbers(Drafting draft) {
        this.draft = draft;
    }

    void type(Property property, Numbers numbers) {
        if (numbers.huge() > 0 || numbers.digits() > MOST_DIGITS || numbers.scale() > MOST_DECIMALS) {
            property.type = "number";
            property.physicalType = "DOUBLE";
            draft.doubt(
                    property,
                    "its numbers have more digits than a DECIMAL should; as DOUBLE they are kept as binary"
                            + " numbers of about 16 digits");
        } else if (numbers.allWhole() && !property.words().isMoney()) {
            whole(property, numbers);
        } else {
            decimal(property, numbers);
        }
        if (!property.restricted && numbers.huge() == 0) {
            property.comments.add("Numbers from " + shown(numbers.least()) + " to " + shown(numbers.most()) + ".");
        }
        minimum(property, numbers);
    }

    private void whole(Property property, Numbers numbers) {
        BigInteger room = BigInteger.ONE.shiftLeft(30);
        property.type = "integer";
        if (!property.words().isId() && numbers.within(room.negate(), room)) {
            property.options.put("format", IntegerFormat.I32.word());
        } else if (numbers.within(IntegerFormat.I64.smallest(), IntegerFormat.I64.largest())) {
            property.options.put("format", IntegerFormat.I64.word());
        } else if (numbers.within(BigInteger.ZERO, IntegerFormat.U64.largest())) {
            property.options.put("format", IntegerFormat.U64.word());
        } else {
            property.type = "number";
            property.physicalType = "DECIMAL(" + MOST_DIGITS + ",0)";
        }
        epoch(property, numbers);
    }

    private void epoch(Property property, Numbers numbers) {
        if (!property.words().isTime()) {
            return;
        }
        String[] encodings = {"epoch-seconds", "epoch-millis", "epoch-micros"};
        long unit = 1;
        for (String encoding : List.of(encodings)) {
            if (numbers.within(
                    BigInteger.valueOf(SECONDS_OF_2000 * unit), BigInteger.valueOf(SECONDS_OF_2100 * unit))) {
                draft.doubts.add(new Doubt(property.path, "its numbers may be times since 1970 (" + encoding + ")"));
                property.comments.add("These may be times since 1970. Then write instead: logicalType: timestamp, no"
                        + " format, no minimum, and");
                property.comments.add("customProperties: [{property: orderflow.encoding, value: " + encoding + "}]");
            }
            unit *= 1000;
        }
    }

    private void decimal(Property property, Numbers numbers) {
        property.type = "number";
        int scale = Math.max(2, numbers.scale());
        int digits = Math.max(LEAST_DIGITS, numbers.digits() + 2);
        int precision = Math.min(MOST_DIGITS, digits + scale);
        if (numbers.digits() + scale > MOST_DIGITS) {
            scale = Math.max(0, MOST_DIGITS - numbers.digits());
        }
        property.physicalType = "DECIMAL(" + precision + "," + scale + ")";
        if (numbers.allWhole()) {
            draft.doubt(
                    property, "only whole numbers were seen; " + property.physicalType + " is a guess from its name");
        }
    }

    private static void minimum(Property property, Numbers numbers) {
        boolean counts = property.type.equals("integer")
                && (property.words().isId() || property.words().isQuantity());
        if (counts && numbers.least().compareTo(BigDecimal.ONE) >= 0) {
            property.options.put("minimum", "1");
        } else if (numbers.huge() == 0 && numbers.least().signum() >= 0) {
            property.options.put("minimum", "0");
        }
    }

    private static String shown(BigDecimal number) {
        String plain = number.toPlainString();
        return plain.length() <= 45
                ? plain
                : number.round(new java.math.MathContext(8)).toString();
    }
}
