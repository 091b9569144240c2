package io.orderflow.contract.file;

/**
 * The position of a property in the structure.
 *
 * @param path of the enclosing object, with a trailing dot; empty at the top
 * @param column prefix of the column's name
 * @param kept whether it is inside an array, a map or an object that is stored as bytes, and therefore has no column
 * @param restricted whether the enclosing object is restricted
 */
record Place(String path, String column, boolean kept, boolean restricted) {
    static final Place TOP = new Place("", "", false, false);

    Place inside(String name, String columnName, boolean nowKept, boolean nowRestricted) {
        return new Place(path + name + ".", columnName + "_", nowKept, nowRestricted);
    }
}
