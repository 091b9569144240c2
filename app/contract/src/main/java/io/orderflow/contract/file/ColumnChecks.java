package io.orderflow.contract.file;

import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Checks on all columns together: valid and distinct names, and the row size. */
record ColumnChecks(OrderContract contract, Keys object, Map<String, Keys> places, Problems problems) {
    /** Columns that OrderFlow adds. */
    static final String CONTRACT_NO = "contract_no";

    static final String RECEIVED_AT = "received_at";
    private static final int BYTES_OF_OWN_COLUMNS = 2 + 7;
    private static final int MOST_COLUMNS = 1000;

    void check() {
        List<Leaf> leaves = contract.leaves();
        Map<String, String> paths = new HashMap<>();
        for (Leaf leaf : leaves) {
            Keys place = places.get(leaf.path());
            Position at = place.has("physicalName") ? place.at("physicalName") : place.at("name");
            String column = leaf.field().column();
            String problem = Names.problemOfColumn(column);
            String same = paths.put(column.toLowerCase(Locale.ROOT), leaf.path());
            if (!problem.isEmpty()) {
                problems.error(at, problem);
            } else if (same != null) {
                problems.error(
                        at,
                        leaf.path() + " and " + same + " have the same column, " + column
                                + " (case does not count); give one of them another physicalName");
            } else if (isOwn(column)) {
                problems.error(
                        at,
                        "the column name " + column + " is reserved by OrderFlow; give the field another"
                                + " physicalName");
            }
        }
        if (leaves.size() > MOST_COLUMNS) {
            problems.error(
                    object.position(),
                    "the order has " + leaves.size() + " columns; InnoDB's tables have at most " + MOST_COLUMNS);
        }
        checkTable();
        long bytes = leaves.stream()
                        .mapToLong(leaf -> RowSize.of(leaf.field().type()))
                        .sum()
                + (leaves.stream().filter(leaf -> !leaf.required()).count() + 7) / 8
                + BYTES_OF_OWN_COLUMNS;
        if (bytes > RowSize.MOST) {
            problems.error(
                    object.position(),
                    "a row has up to " + bytes + " bytes; MySQL's rows have at most " + RowSize.MOST
                            + " (a VARCHAR counts 4 bytes a character): shorten maxLength, or use physicalType"
                            + " MEDIUMTEXT for long texts");
        }
    }

    private boolean isOwn(String column) {
        return column.equalsIgnoreCase(CONTRACT_NO)
                || (column.equalsIgnoreCase(RECEIVED_AT)
                        && contract.role(Role.TIME).isEmpty());
    }

    private void checkTable() {
        String table = contract.table();
        int length = table.codePointCount(0, table.length());
        if (length > Names.LONGEST_COLUMN || !table.codePoints().allMatch(ColumnChecks::isPartOfTable)) {
            problems.error(
                    object.has("physicalName") ? object.at("physicalName") : object.at("name"),
                    "the table name " + Shorten.to(80, table)
                            + " cannot be used: at most 64 letters, digits, _, $ and -; give the object a"
                            + " physicalName");
        }
    }

    private static boolean isPartOfTable(int c) {
        return c == '_' || c == '$' || c == '-' || (c < 0x10000 && Character.isLetterOrDigit(c));
    }
}
