package io.orderflow.contract.compiled;

import io.orderflow.contract.date.TimestampFormat;
import io.orderflow.contract.model.Encoding;
import io.orderflow.contract.model.FieldType;
import java.math.BigInteger;
import java.util.List;

/** The requirement on a value, completing the sentence "quantity must be …". */
final class Expectation {
    private static final int SHOWN_VALUES = 10;

    private Expectation() {}

    static String of(FieldType type) {
        if (type instanceof FieldType.Text text) {
            return text(text);
        }
        if (type instanceof FieldType.Whole whole) {
            String limits = whole.values().isEmpty()
                    ? "an integer from " + whole.min() + " to " + whole.max()
                    : "one of "
                            + list(whole.values().stream()
                                    .map(BigInteger::toString)
                                    .toList());
            return limits + (whole.asText() ? ", as a text" : ", written without fraction or exponent");
        }
        if (type instanceof FieldType.Decimal decimal) {
            return "a number from " + decimal.min().toPlainString() + " to "
                    + decimal.max().toPlainString() + " with at most " + decimal.scale() + " decimals"
                    + (decimal.asText() ? ", as a text" : "");
        }
        if (type instanceof FieldType.Floating floating) {
            return "a number that " + floating.physicalType() + " holds as it is written"
                    + (floating.min() > -Float.MAX_VALUE ? ", at least " + floating.min() : "")
                    + (floating.max() < Float.MAX_VALUE ? ", at most " + floating.max() : "")
                    + (floating.asText() ? ", as a text" : "");
        }
        if (type instanceof FieldType.Truth) {
            return "true or false";
        }
        if (type instanceof FieldType.Day day) {
            return "a text " + (day.format().isEmpty() ? TimestampFormat.isoDay() : day.format())
                    + ", a real date, year 1000 to 9999";
        }
        if (type instanceof FieldType.Timestamp timestamp) {
            return timestamp(timestamp);
        }
        if (type instanceof FieldType.Verbatim verbatim) {
            return switch (verbatim.shape()) {
                case ARRAY ->
                    "an array" + (verbatim.minItems() > 0 ? " of at least " + verbatim.minItems() + " items" : "")
                            + (verbatim.maxItems() < Integer.MAX_VALUE
                                    ? " and at most " + verbatim.maxItems() + " items"
                                    : "");
                case MAP, OBJECT -> "an object";
            };
        }
        return "an object";
    }

    private static String text(FieldType.Text text) {
        if (!text.values().isEmpty()) {
            return "one of " + list(text.values());
        }
        if (text.uuid()) {
            return "a UUID of 36 characters";
        }
        String length = text.maxLength() == FieldType.Text.UNLIMITED
                ? "a text of at least " + text.minLength() + " characters"
                : "a text of " + text.minLength() + " to " + text.maxLength() + " characters";
        return length + (text.pattern().isEmpty() ? "" : " that matches " + text.pattern());
    }

    private static String timestamp(FieldType.Timestamp timestamp) {
        if (timestamp.encoding() != Encoding.TEXT) {
            return "an integer, " + timestamp.encoding().word() + ", of the years 1000 to 9999";
        }
        TimestampFormat iso = TimestampFormat.iso(timestamp.digits(), timestamp.zoned());
        return "a text " + (timestamp.format().isEmpty() ? iso.toString() : timestamp.format())
                + ", a real date and time" + (timestamp.zoned() ? "" : " without zone") + ", year 1000 to 9999";
    }

    private static String list(List<String> values) {
        String shown = String.join(", ", values.subList(0, Math.min(SHOWN_VALUES, values.size())));
        return values.size() > SHOWN_VALUES ? shown + ", … (" + values.size() + " values)" : shown;
    }
}
