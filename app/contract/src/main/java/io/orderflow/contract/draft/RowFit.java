package io.orderflow.contract.draft;

import io.orderflow.contract.draft.Property.Leaf;
import java.util.Comparator;
import java.util.List;

/** Moves the longest texts out of the row until it is as short as MySQL demands. */
final class RowFit {
    /** Of 65,535, with room for numbers and what OrderFlow adds. */
    private static final int MOST_BYTES = 48_000;

    private static final int MOST_COLUMNS = 900;

    private RowFit() {}

    static void fit(Drafting draft) throws NoDraftException {
        List<Leaf> leaves = Property.leaves(draft.properties);
        if (leaves.size() > MOST_COLUMNS) {
            throw new NoDraftException("The records have " + leaves.size() + " fields, and a table has at most "
                    + MOST_COLUMNS + " columns. Are names used as data?");
        }
        List<Property> texts = leaves.stream()
                .map(Leaf::property)
                .filter(property -> property.isVarchar() && property.keyPosition == 0)
                .sorted(Comparator.comparingInt(Property::maxLength).reversed())
                .toList();
        long bytes = leaves.stream()
                .map(Leaf::property)
                .mapToLong(property -> property.isVarchar() ? 4L * property.maxLength() + 2 : 16)
                .sum();
        for (Property text : texts) {
            if (bytes <= MOST_BYTES) {
                return;
            }
            bytes -= 4L * text.maxLength();
            text.physicalType = "MEDIUMTEXT";
            text.role = "";
        }
    }
}
