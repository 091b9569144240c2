package io.orderflow.contract.draft;

import static java.util.Objects.requireNonNull;

/**
 * A column as the server describes it.
 *
 * @param type the whole type, as in {@code decimal(10,2) unsigned}
 * @param nullable whether it may be NULL
 * @param keyPosition its place in the primary key from 1 on, 0 if it is not part of it
 * @param filledByServer whether the server fills it: generated, or an automatic number
 * @param comment the owner's
 */
public record TableColumn(
        String name, String type, boolean nullable, int keyPosition, boolean filledByServer, String comment) {
    public TableColumn {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
        requireNonNull(comment, "comment is null");
    }
}
