package io.orderflow.pipeline.schema;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.show.Ddl;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whether a column holds every value of its field unchanged. Refused are fewer decimals, and texts that lose blanks at
 * their end, as in CHAR columns, and in shorter ones even in strict mode (MySQL manual, "The CHAR and VARCHAR Types").
 */
final class ColumnCheck {

    private static final List<String> INTEGERS = List.of("int", "bigint", "mediumint", "smallint", "tinyint");
    private static final List<String> TEXTS = List.of("varchar", "text", "mediumtext", "longtext", "tinytext");
    /** For texts that cannot end with a blank. */
    private static final List<String> CHARS = List.of("varchar", "char", "text", "mediumtext", "longtext", "tinytext");

    /** Bytes of a character of utf8mb4 at most: the length of TEXT columns is in bytes. */
    private static final int BYTES = 4;

    /** A pattern that is anchored at both ends, and in which nothing can be a blank. */
    private static final String WITHOUT_BLANKS = "\\^[-A-Za-z0-9_:/{}\\[\\],+*?]+\\$";

    /**
     * A column of the table.
     *
     * @param type in small letters, without its size
     * @param scale decimals of a number, if they are limited
     * @param length of a text, in characters, of the TEXT types in bytes; 0 for other types
     * @param fraction digits of a fraction of a second
     * @param needsValue whether a row cannot leave it out
     */
    record Column(String type, OptionalInt scale, long length, int fraction, boolean needsValue) {
        Column {
            requireNonNull(type, "type is null");
            requireNonNull(scale, "scale is null");
        }

        boolean isCountedInBytes() {
            return type.endsWith("text");
        }

        /** How many characters fit whatever they are. */
        long characters() {
            return isCountedInBytes() ? length / BYTES : length;
        }
    }

    /** Of a record, around the shortest text that is all of it: {@code {"a":""}}. */
    private static final int AROUND_TEXT = 8;

    private final String name;
    private final FieldType type;
    private final boolean key;
    private final boolean required;
    private final int maxBytes;

    /** @param maxBytes of a record: no text in it is longer */
    ColumnCheck(Leaf leaf, int maxBytes) {
        this.name = leaf.field().column();
        this.type = leaf.field().type();
        this.key = leaf.field().isKey();
        this.required = leaf.required();
        this.maxBytes = maxBytes;
    }

    /** What is wrong; empty if nothing is. */
    Optional<String> problem(Column column) {
        if (column == null) {
            return Optional.of("it has no column " + name
                    + (required
                            ? ""
                            : ", which the contract has for an optional field: orderflow schema adds it, at once and"
                                    + " whatever the table's size"));
        }
        if (type instanceof FieldType.Text text) {
            boolean blanks = !text.pattern().matches(WITHOUT_BLANKS) && !text.uuid();
            // Of keys that have no blanks nothing can be lost.
            return key && !blanks ? ofType(column, CHARS) : ofText(column, text);
        }
        if (type instanceof FieldType.Verbatim) {
            return ofType(column, List.of("longtext", "mediumtext", "text", "varchar", "tinytext"))
                    .or(() -> ofRoom(column, maxBytes, "LONGTEXT"));
        }
        if (type instanceof FieldType.Whole || type instanceof FieldType.Truth) {
            return ofType(column, INTEGERS);
        }
        if (type instanceof FieldType.Decimal decimal) {
            return ofType(column, List.of("decimal")).or(() -> ofScale(column, decimal));
        }
        if (type instanceof FieldType.Floating floating) {
            return ofType(column, floating.wide() ? List.of("double") : List.of("float", "double"))
                    .or(() -> column.scale().isPresent()
                            ? Optional.of("%s is limited to %d decimals: the server would round; must be %s"
                                    .formatted(name, column.scale().getAsInt(), floating.physicalType()))
                            : Optional.empty());
        }
        if (type instanceof FieldType.Timestamp timestamp) {
            return ofType(column, List.of("datetime"))
                    .or(() -> column.fraction() < timestamp.digits()
                            ? Optional.of("%s holds %d digits of a second: the server would round; must be %s"
                                    .formatted(name, column.fraction(), timestamp.physicalType()))
                            : Optional.empty());
        }
        return ofType(column, List.of("date"));
    }

    private Optional<String> ofType(Column column, List<String> types) {
        return types.contains(column.type())
                ? Optional.empty()
                : Optional.of("%s is of type %s, must be %s".formatted(name, column.type(), types.get(0)));
    }

    private Optional<String> ofScale(Column column, FieldType.Decimal decimal) {
        int scale = column.scale().orElse(0);
        return scale >= decimal.scale()
                ? Optional.empty()
                : Optional.of("%s has %d decimals: the server would round the others away silently; must be %s"
                        .formatted(name, scale, decimal.physicalType()));
    }

    private Optional<String> ofText(Column column, FieldType.Text text) {
        String must = text.physicalType().toUpperCase(Locale.ROOT);
        if (column.type().equals("char")) {
            return Optional.of("%s is of type char: the server would cut blanks at the end silently; must be %s"
                    .formatted(name, must));
        }
        return ofType(column, TEXTS).or(() -> ofRoom(column, text.maxLength(), must));
    }

    private Optional<String> ofRoom(Column column, long characters, String must) {
        boolean fits = column.characters() >= characters || column.length() >= maxBytes - AROUND_TEXT;
        return fits
                ? Optional.empty()
                : Optional.of(
                        "%s holds %d characters of any kind: the server would cut blanks that do not fit; must be %s"
                                .formatted(name, column.characters(), must));
    }

    /** As the contract would create it. */
    @Override
    public String toString() {
        return name + " " + Ddl.columnType(type);
    }
}
