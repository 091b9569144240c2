package io.orderflow.contract.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.date.Calendar;
import io.orderflow.contract.date.FormatProblemException;
import io.orderflow.contract.date.TimestampFormat;
import io.orderflow.contract.model.Encoding;
import io.orderflow.contract.model.FieldType.Day;
import io.orderflow.contract.model.FieldType.Timestamp;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads fields of the logical types date and timestamp. */
final class TimeReader {
    private static final Set<String> DATE_OPTIONS =
            Set.of("format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");
    private static final Set<String> TIMESTAMP_OPTIONS = Set.of(
            "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "timezone", "defaultTimezone");
    private static final Set<String> UTC = Set.of("UTC", "Etc/UTC", "Z", "GMT", "+00:00");

    private final FieldKeys field;

    TimeReader(FieldKeys field) {
        this.field = field;
    }

    Day day() {
        field.checkOptions("a date", DATE_OPTIONS, Set.of());
        field.custom()
                .refuse(Set.of(FieldKeys.TEXT, FieldKeys.NUMBER, FieldKeys.ENCODING), "has no meaning for a date");
        new EnumReader(field).refuse("dates");
        Optional<PhysicalType> physical = field.physicalType();
        if (physical.isPresent() && !physical.get().name().equals("DATE")) {
            field.error("physicalType", "a date is stored as DATE; use that, or the logicalType timestamp");
        }
        Optional<TimestampFormat> format = format();
        if (format.isPresent() && (format.get().hasTime() || format.get().hasZone())) {
            field.optionError("format", "a date has no time and no zone; use the logicalType timestamp");
        }
        TimestampFormat written = format.orElseGet(TimestampFormat::isoDay);
        long min = Math.floorDiv(bound(true, written, Calendar.MICROS_PER_DAY), Calendar.MICROS_PER_DAY);
        long max = Math.floorDiv(bound(false, written, Calendar.MICROS_PER_DAY), Calendar.MICROS_PER_DAY);
        checkOrder(min, max);
        return new Day(format.isPresent() ? format.get().toString() : "", min, max);
    }

    Timestamp timestamp() {
        field.checkOptions("a timestamp", TIMESTAMP_OPTIONS, Set.of());
        field.custom().refuse(Set.of(FieldKeys.TEXT, FieldKeys.NUMBER), "has no meaning for a timestamp");
        new EnumReader(field).refuse("timestamps");
        Encoding encoding = field.custom()
                .oneOf(
                        FieldKeys.ENCODING,
                        Map.of(
                                Encoding.TEXT.word(), Encoding.TEXT,
                                Encoding.EPOCH_SECONDS.word(), Encoding.EPOCH_SECONDS,
                                Encoding.EPOCH_MILLIS.word(), Encoding.EPOCH_MILLIS,
                                Encoding.EPOCH_MICROS.word(), Encoding.EPOCH_MICROS),
                        Encoding.TEXT);
        Optional<TimestampFormat> format = format();
        if (format.isPresent() && encoding != Encoding.TEXT) {
            field.optionError("format", "a timestamp of the encoding " + encoding.word() + " has no format");
            format = Optional.empty();
        }
        boolean zoned = zoned(format, encoding);
        int digits = digits(format, encoding);
        TimestampFormat written = format.isPresent() ? format.get() : TimestampFormat.iso(digits, zoned);
        long unit = unit(digits);
        long min = bound(true, written, unit);
        long max = bound(false, written, unit);
        checkOrder(min, max);
        return new Timestamp(format.isPresent() ? format.get().toString() : "", digits, zoned, encoding, min, max);
    }

    private Optional<TimestampFormat> format() {
        Optional<String> written = field.options().text("format");
        if (written.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(TimestampFormat.of(written.get()));
        } catch (FormatProblemException e) {
            field.optionError(
                    "format",
                    "the format " + Shorten.to(60, written.get()) + " of " + field.name() + " cannot be used: "
                            + e.getMessage());
            return Optional.empty();
        }
    }

    private boolean zoned(Optional<TimestampFormat> format, Encoding encoding) {
        field.options()
                .text("defaultTimezone")
                .filter(zone -> !UTC.contains(zone))
                .ifPresent(zone -> field.optionError(
                        "defaultTimezone",
                        "defaultTimezone " + Shorten.to(40, zone)
                                + " is not possible: a text without a zone would have to be converted, and twice a year"
                                + " two instants look the same; send the zone, or use timezone: false"));
        Optional<Boolean> stated = field.options().truth("timezone");
        if (format.isEmpty()) {
            return stated.orElse(encoding != Encoding.TEXT);
        }
        boolean hasZone = format.get().hasZone();
        if (stated.isPresent() && stated.get() && !hasZone) {
            field.optionError("format", "timezone is true, but the format has no zone: add XXX");
        } else if (stated.isPresent() && !stated.get() && hasZone) {
            field.optionError("timezone", "timezone is false, but the format has a zone, XXX");
        }
        return hasZone;
    }

    /** The number of fraction digits of a second that the column holds. */
    private int digits(Optional<TimestampFormat> format, Encoding encoding) {
        int sent = switch (encoding) {
            case TEXT -> format.map(TimestampFormat::digits).orElse(6);
            case EPOCH_SECONDS -> 0;
            case EPOCH_MILLIS -> 3;
            case EPOCH_MICROS -> 6;
        };
        Optional<PhysicalType> physical = field.physicalType();
        if (physical.isEmpty()) {
            return sent;
        }
        PhysicalType type = physical.get();
        if (!type.name().equals("DATETIME")) {
            field.error(
                    "physicalType",
                    type.name().equals("TIMESTAMP")
                            ? "TIMESTAMP ends in 2038 and depends on the session's time zone; use DATETIME"
                            : "a timestamp is stored as DATETIME or DATETIME(n), not as " + type.name());
            return sent;
        }
        int digits = Math.max(0, type.first());
        if (digits > 6) {
            field.error("physicalType", "DATETIME holds at most 6 digits of a fraction of a second");
            return 6;
        }
        if (format.isPresent() && sent > digits) {
            field.error(
                    "physicalType",
                    "DATETIME(" + digits + ") would round the format's " + sent + " digits of a fraction of a second");
        }
        return digits;
    }

    private static long unit(int digits) {
        long unit = Calendar.MICROS_PER_SECOND;
        for (int i = 0; i < digits; i++) {
            unit /= 10;
        }
        return unit;
    }

    private long bound(boolean lower, TimestampFormat written, long unit) {
        long outermost = lower ? Calendar.FIRST : Calendar.LAST;
        long bound = parsed(lower ? "minimum" : "maximum", written, outermost);
        String exclusive = lower ? "exclusiveMinimum" : "exclusiveMaximum";
        if (field.options().text(exclusive).isEmpty()) {
            return bound;
        }
        long outside = parsed(exclusive, written, outermost);
        return lower ? Math.max(bound, outside + unit) : Math.min(bound, outside - unit);
    }

    private long parsed(String key, TimestampFormat written, long otherwise) {
        Optional<String> text = field.options().text(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        byte[] bytes = text.get().getBytes(UTF_8);
        long parsed = written.parse(bytes, 0, bytes.length);
        if (parsed == TimestampFormat.INVALID) {
            field.optionError(
                    key,
                    key + " must be written as the values are, " + written + ", but is " + Shorten.to(60, text.get()));
            return otherwise;
        }
        return parsed;
    }

    private void checkOrder(long min, long max) {
        if (min > max) {
            field.error("logicalTypeOptions", "no value of " + field.name() + " can be within its limits");
        }
    }
}
