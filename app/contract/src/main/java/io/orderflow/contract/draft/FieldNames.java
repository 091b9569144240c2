package io.orderflow.contract.draft;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.file.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** Which names of fields a contract can have, and columns for those whose own name no column can have. */
final class FieldNames {
    private static final int LONGEST_PATH = 200;

    private FieldNames() {}

    static boolean isPossible(String name, String path) {
        return !name.isBlank()
                && name.equals(name.strip())
                && path.codePointCount(0, path.length()) <= LONGEST_PATH
                && name.codePoints().noneMatch(FieldNames::isImpossible);
    }

    private static boolean isImpossible(int c) {
        return c == '.'
                || c == '['
                || c == ']'
                || c == '*'
                || Character.getType(c) == Character.SURROGATE
                || Character.isISOControl(c);
    }

    /** Fit for one line of text, cut short. */
    static String shown(String name) {
        StringBuilder shown = new StringBuilder("\"");
        name.codePoints()
                .limit(40)
                .forEach(c -> shown.append(
                        Character.isISOControl(c)
                                        || Character.getType(c) == Character.SURROGATE
                                        || Character.getType(c) == Character.FORMAT
                                ? "?"
                                : Character.toString(c)));
        return shown.append(name.codePointCount(0, name.length()) > 40 ? "…\"" : "\"")
                .toString();
    }

    /** Gives a physicalName to every property whose column could not be called by its path. */
    static void nameColumns(List<Property> properties) {
        Set<String> taken = new HashSet<>(Set.of("contract_no", "received_at"));
        for (Property.Leaf leaf : Property.leaves(properties)) {
            Property property = leaf.property();
            String own = property.path.replace('.', '_');
            String column = own;
            if (!Names.problemOfColumn(column).isEmpty()) {
                column = possible(column);
            }
            String free = column;
            for (int i = 2; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
                free = column.substring(0, Math.min(60, column.length())) + "_" + i;
            }
            if (!free.equals(own)) {
                property.physicalName = free;
            }
        }
    }

    private static String possible(String column) {
        String plain = column.replaceAll("[^\\p{L}\\p{N}_$]|[^\\x{0}-\\x{FFFF}]", "_");
        if (plain.codePointCount(0, plain.length()) > 64) {
            String hash =
                    UUID.nameUUIDFromBytes(column.getBytes(UTF_8)).toString().substring(0, 8);
            plain = plain.substring(0, 50) + "_" + hash;
        }
        if (plain.chars().allMatch(Character::isDigit)) {
            plain = "field_" + plain;
        }
        return Names.problemOfColumn(plain).isEmpty() ? plain : plain + "_";
    }
}
