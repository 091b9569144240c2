package io.orderflow.producer.replay;

import io.orderflow.contract.date.FormatProblemException;
import io.orderflow.contract.date.TimestampFormat;
import io.orderflow.contract.model.Encoding;
import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.producer.settings.CsvSettings;
import io.orderflow.producer.stop.ProducerText;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Cells as the values of a record's JSON. A text is taken as written; a number or date is accepted only in one form:
 * nothing is guessed or corrected. Whether the contract accepts the value is the decoder's verdict.
 */
final class CsvCells {
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]{0,37})(?:\\.[0-9]{1,38})?");
    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

    private final CsvSettings settings;
    private final DateFormats formats = new DateFormats();
    private boolean hasBadDate;
    private LocalDateTime time = LocalDateTime.MIN;

    CsvCells(CsvSettings settings) {
        this.settings = settings;
    }

    /** What to do about dates of another form. */
    String advice() {
        return hasBadDate ? formats.advice() : "";
    }

    /** The last time that was read of a field with that role. */
    LocalDateTime time() {
        return time;
    }

    Object value(CsvMapping.Cell cell, String text) throws NotAnOrderException {
        Field field = cell.field();
        FieldType type = field.type();
        if (type instanceof FieldType.Whole whole) {
            return number(cell, text, whole.asText());
        }
        if (type instanceof FieldType.Decimal decimal) {
            return number(cell, text, decimal.asText());
        }
        if (type instanceof FieldType.Floating floating) {
            return number(cell, text, floating.asText());
        }
        if (type instanceof FieldType.Truth) {
            return text.equals("true") ? (Object) true : text.equals("false") ? (Object) false : text;
        }
        return type instanceof FieldType.Timestamp timestamp ? timestamp(cell, timestamp, text) : text;
    }

    private static Object number(CsvMapping.Cell cell, String text, boolean asText) throws NotAnOrderException {
        if (!NUMBER.matcher(text).matches()) {
            throw new NotAnOrderException(
                    cell.field().isKey() ? NotAnOrderException.Kind.ORDER_NUMBER : NotAnOrderException.Kind.NUMBER,
                    String.join(".", cell.path()) + " must be a plain number such as 12.95" + was(cell, text));
        }
        return asText ? text : new BigDecimal(text);
    }

    private static String was(CsvMapping.Cell cell, String text) {
        return cell.field().restricted() ? "" : ", was " + ProducerText.quoted(text);
    }

    private Object timestamp(CsvMapping.Cell cell, FieldType.Timestamp type, String text) throws NotAnOrderException {
        Optional<LocalDateTime> read = settings.dateFormat().read(text);
        if (read.isEmpty()) {
            hasBadDate = true;
            if (!cell.field().restricted()) {
                formats.addOther(text);
            }
            throw new NotAnOrderException(
                    NotAnOrderException.Kind.DATE,
                    String.join(".", cell.path()) + " must be a real date and time of the form " + settings.dateFormat()
                            + was(cell, text));
        }
        formats.addOfTheForm(text);
        if (!cell.isOfItem()) {
            time = read.get();
        }
        long micros = ChronoUnit.MICROS.between(EPOCH, read.get());
        if (type.encoding() != Encoding.TEXT) {
            return micros / type.encoding().micros();
        }
        try {
            return (type.format().isEmpty()
                            ? TimestampFormat.iso(type.digits(), type.zoned())
                            : TimestampFormat.of(type.format()))
                    .write(micros);
        } catch (FormatProblemException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
