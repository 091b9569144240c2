package io.orderflow.contract.file;

import io.orderflow.contract.model.FieldType.Text;
import io.orderflow.contract.pattern.PatternProblemException;
import io.orderflow.contract.pattern.TextPattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a field of the logical type string. */
final class TextReader {
    /** Longest VARCHAR of utf8mb4 that a row of 65,535 bytes could hold alone. */
    private static final int LONGEST_VARCHAR = 16_383;

    private static final int UUID_LENGTH = 36;

    private final FieldKeys field;

    TextReader(FieldKeys field) {
        this.field = field;
    }

    Text read() {
        field.checkOptions("a string", Set.of("minLength", "maxLength", "pattern", "format"), Set.of());
        field.custom().refuse(Set.of(FieldKeys.ENCODING, FieldKeys.NUMBER), "has no meaning for a string");
        Optional<String> format = field.options().text("format");
        boolean uuid = format.filter("uuid"::equals).isPresent();
        if (format.isPresent() && !uuid) {
            field.problems()
                    .note(
                            field.options().at("format"),
                            field.name() + " has the format " + Shorten.to(60, format.get())
                                    + ", which is a description: only uuid is checked");
        }
        int minLength = field.options().count("minLength").orElse(1);
        Optional<PhysicalType> physical = field.physicalType();
        int maxLength = maxLength(uuid, physical);
        if (minLength > maxLength) {
            field.optionError("minLength", "minLength " + minLength + " is above the greatest length, " + maxLength);
        }
        boolean lines = field.custom().oneOf(FieldKeys.TEXT, Map.of("plain", false, "lines", true), false);
        List<String> values = new EnumReader(field).texts(maxLength);
        return new Text(minLength, maxLength, pattern(), values, uuid, lines, column(physical, maxLength));
    }

    private int maxLength(boolean uuid, Optional<PhysicalType> physical) {
        Optional<Integer> stated = field.options().count("maxLength");
        if (stated.isPresent() && stated.get() == 0) {
            field.optionError("maxLength", "maxLength must be at least 1");
            return 1;
        }
        if (stated.isPresent()) {
            return stated.get();
        }
        if (physical.isPresent()
                && physical.get().name().equals("VARCHAR")
                && physical.get().first() > 0) {
            return physical.get().first();
        }
        return uuid ? UUID_LENGTH : Text.UNLIMITED;
    }

    private String pattern() {
        Optional<String> pattern = field.options().text("pattern");
        if (pattern.isEmpty()) {
            return "";
        }
        try {
            if (!TextPattern.compile(pattern.get()).anchored()) {
                field.problems()
                        .warning(
                                field.options().at("pattern"),
                                "the pattern of " + field.name()
                                        + " is searched anywhere in the text, as the standard says; the whole text is"
                                        + " meant with ^ at its beginning and $ at its end");
            }
        } catch (PatternProblemException e) {
            field.optionError(
                    "pattern",
                    "the pattern of " + field.name() + " cannot be used: at character " + (e.offset() + 1) + ", "
                            + e.getMessage());
        }
        return pattern.get();
    }

    private String column(Optional<PhysicalType> physical, int maxLength) {
        if (physical.isEmpty()) {
            return maxLength <= LONGEST_VARCHAR ? "VARCHAR(" + maxLength + ")" : "MEDIUMTEXT";
        }
        PhysicalType type = physical.get();
        switch (type.name()) {
            case "VARCHAR" -> {
                int length = type.first() < 0 ? maxLength : type.first();
                if (length > LONGEST_VARCHAR) {
                    field.error(
                            "physicalType",
                            "a VARCHAR holds at most " + LONGEST_VARCHAR + " characters of utf8mb4; use MEDIUMTEXT");
                } else if (maxLength > length) {
                    field.error("physicalType", "VARCHAR(" + length + ") is shorter than maxLength " + maxLength);
                }
                return "VARCHAR(" + length + ")";
            }
            case "TINYTEXT", "TEXT", "MEDIUMTEXT", "LONGTEXT" -> {
                long bytes = type.name().equals("TINYTEXT") ? 255 : type.name().equals("TEXT") ? 65_535 : 1 << 24;
                if (bytes < 1 << 24 && 4L * maxLength > bytes) {
                    field.error(
                            "physicalType",
                            type.name() + " holds " + bytes
                                    + " bytes, fewer than the longest text may have (4 a character); use MEDIUMTEXT");
                }
                return type.name();
            }
            case "CHAR" ->
                field.error("physicalType", "CHAR loses blanks at the end of a text; use VARCHAR of the same length");
            default ->
                field.error(
                        "physicalType",
                        "a string cannot be stored as " + type.name() + "; use VARCHAR(n), TEXT or MEDIUMTEXT");
        }
        return "MEDIUMTEXT";
    }
}
