package io.orderflow.pipeline.contract;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of the versions that contracts give themselves: part by part, numbers by value, so that 1.10 comes after
 * 1.9.
 * Anything else is compared as text; a version with a suffix such as {@code -rc1} comes before the one without.
 */
final class ContractAge {
    private static final Pattern PART = Pattern.compile("[0-9]+|[^0-9.+_-]+");

    private ContractAge() {}

    /** Negative if the first is older; zero if neither is. */
    static int compare(String one, String other) {
        List<String> left = parts(one);
        List<String> right = parts(other);
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            int compared = comparePart(i < left.size() ? left.get(i) : "", i < right.size() ? right.get(i) : "");
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    /** A missing number is 0; a missing word comes after every word. */
    private static int comparePart(String one, String other) {
        boolean isNumber = isNumber(one) && isNumber(other);
        if (isNumber || (one.isEmpty() && isNumber(other)) || (other.isEmpty() && isNumber(one))) {
            return number(one).compareTo(number(other));
        }
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? 1 : -1;
        }
        // Numbers come after words, as 1.0.1 after 1.0.rc1.
        return isNumber(one) != isNumber(other) ? (isNumber(one) ? 1 : -1) : one.compareTo(other);
    }

    private static List<String> parts(String version) {
        List<String> parts = new ArrayList<>();
        Matcher part = PART.matcher(version.startsWith("v") ? version.substring(1) : version);
        while (part.find()) {
            parts.add(part.group());
        }
        return parts;
    }

    private static boolean isNumber(String part) {
        return !part.isEmpty() && part.charAt(0) >= '0' && part.charAt(0) <= '9';
    }

    private static BigInteger number(String part) {
        return part.isEmpty() ? BigInteger.ZERO : new BigInteger(part);
    }
}
