package io.orderflow.contract.file;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column type as written in {@code physicalType}.
 *
 * @param name in upper case, without arguments
 * @param first the first argument, -1 if there is none
 * @param second the second argument, -1 if there is none
 */
record PhysicalType(String name, int first, int second, boolean unsigned) {
    private static final Pattern WRITTEN = Pattern.compile(
            "\\s*([A-Za-z]+(?:"
                    + " +PRECISION)?)\\s*(?:\\(\\s*([0-9]{1,9})\\s*(?:,\\s*([0-9]{1,9})\\s*)?\\))?(\\s+UNSIGNED)?\\s*",
            Pattern.CASE_INSENSITIVE);

    /** Empty if it is not written like a column type. */
    static Optional<PhysicalType> parse(String written) {
        Matcher parts = WRITTEN.matcher(written);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(new PhysicalType(
                parts.group(1).toUpperCase(Locale.ROOT).replaceAll(" +", " "),
                parts.group(2) == null ? -1 : Integer.parseInt(parts.group(2)),
                parts.group(3) == null ? -1 : Integer.parseInt(parts.group(3)),
                parts.group(4) != null));
    }

    boolean hasArguments() {
        return first >= 0;
    }
}
