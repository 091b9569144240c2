package io.orderflow.contract.file;

/**
 * Where a property stands among the others.
 *
 * @param path of what is around it, with a dot at its end; empty at the top
 * @param column what its column's name begins with
 * @param kept whether it lies in an array, a map or an object that is kept as bytes, so that it has no column
 * @param restricted whether what is around it is restricted
 */
record Place(String path, String column, boolean kept, boolean restricted) {
    static final Place TOP = new Place("", "", false, false);

    Place inside(String name, String columnName, boolean nowKept, boolean nowRestricted) {
        return new Place(path + name + ".", columnName + "_", nowKept, nowRestricted);
    }
}
