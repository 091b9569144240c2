package io.orderflow.contract.file;

/** Valid names of fields and columns. */
public final class Names {
    static final int LONGEST_COLUMN = 64;
    /** {@code field} of a rejected record is VARCHAR(255); an index takes up to eight characters. */
    private static final int LONGEST_PATH = 255;

    private static final int LONGEST_INDEX = 8;

    private Names() {}

    /** A name in a record; items of an array have none. */
    static void check(String name, String path, Keys property, Problems problems) {
        if (name.codePoints().anyMatch(c -> c == '.' || c == '[' || c == ']' || c == '*' || c < ' ' || c == 0x7F)) {
            problems.error(
                    property.at("name"),
                    "the name " + Shorten.to(60, name)
                            + " cannot be used: paths of fields are built with . [ ] and *, and control characters are"
                            + " not shown");
        }
        long indexes = path.chars().filter(c -> c == '[').count();
        if (path.codePointCount(0, path.length()) + indexes * LONGEST_INDEX > LONGEST_PATH) {
            problems.error(
                    property.at("name"),
                    "the path " + Shorten.to(60, path) + " is longer than " + LONGEST_PATH + " characters");
        }
    }

    /** Why a column name is invalid; empty if it is valid. */
    public static String problemOfColumn(String column) {
        int length = column.codePointCount(0, column.length());
        String shown = Shorten.to(80, column);
        if (length == 0) {
            return "a column needs a name";
        }
        if (length > LONGEST_COLUMN) {
            return "the column name " + shown + " has " + length + " characters; MySQL allows " + LONGEST_COLUMN
                    + ": give the field a shorter physicalName";
        }
        boolean word = column.codePoints()
                .allMatch(c -> c == '_' || c == '$' || (c < 0x10000 && Character.isLetterOrDigit(c)));
        if (!word || column.codePoints().allMatch(c -> c >= '0' && c <= '9')) {
            return "the column name " + shown
                    + " cannot be used: letters, digits, _ and $, and not digits alone; give the field another"
                    + " physicalName";
        }
        if (ReservedWords.contains(column)) {
            return "the column name " + shown + " is a reserved word of MySQL or MariaDB; give the field another"
                    + " physicalName, as in " + column + "_";
        }
        return "";
    }
}
