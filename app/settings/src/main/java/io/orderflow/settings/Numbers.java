package io.orderflow.settings;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** Numbers in settings. Each method reports what the text must be if it is invalid. */
final class Numbers {
    private Numbers() {}

    static long whole(String text, long least, long most) throws BadValue {
        String digits = text.strip();
        // Long.parseLong alone also accepts the digits of other scripts.
        if (digits.matches("[+-]?[0-9]{1,19}")) {
            try {
                long number = Long.parseLong(digits);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Beyond what a long holds: outside the limits.
            }
        }
        throw new BadValue("must be a whole number from " + least + " to " + most);
    }

    static BigDecimal decimal(String text, String least, String most) throws BadValue {
        String digits = text.strip();
        if (digits.length() <= 40 && digits.matches("[+-]?[0-9]+(\\.[0-9]+)?")) {
            BigDecimal number = new BigDecimal(digits);
            if (number.compareTo(new BigDecimal(least)) >= 0 && number.compareTo(new BigDecimal(most)) <= 0) {
                return number;
            }
        }
        throw new BadValue("must be a number from " + least + " to " + most);
    }

    /** A share from 0 to 1, or in percent: {@code 0.01} or {@code 1 %}. */
    static BigDecimal share(String text) throws BadValue {
        String digits = text.strip();
        try {
            return digits.endsWith("%")
                    ? decimal(digits.substring(0, digits.length() - 1), "0", "100")
                            .movePointLeft(2)
                    : decimal(digits, "0", "1");
        } catch (BadValue e) {
            throw new BadValue("must be a share from 0 to 1 or from 0 % to 100 %");
        }
    }

    /** Shares by name: {@code late=1%, conflict=0.001}; or none. */
    static Map<String, BigDecimal> shares(String text) throws BadValue {
        Map<String, BigDecimal> shares = new TreeMap<>();
        for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw new BadValue("must be NAME=SHARE, several separated by commas");
            }
            shares.put(part.substring(0, equals).strip(), share(part.substring(equals + 1)));
        }
        return shares;
    }
}
