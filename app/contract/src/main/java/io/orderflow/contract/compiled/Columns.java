package io.orderflow.contract.compiled;

import java.util.Arrays;

/**
 * The columns, and the slot of each: where {@link OrderValues} keeps its value, among the longs or among the objects.
 */
public final class Columns {
    private final int[] fields;
    private final int[] ops;
    private final int[] slots;
    private final int[] scales;
    private final int numbers;
    private final int objects;

    Columns(Layout layout, int count) {
        fields = new int[count];
        ops = new int[count];
        slots = new int[count];
        scales = new int[count];
        int nextNumber = 0;
        int nextObject = 0;
        for (int field = 0; field < layout.size(); field++) {
            if (layout.columnOfField[field] >= 0 && layout.ops[field] != Op.STRUCT) {
                fields[layout.columnOfField[field]] = field;
            }
        }
        for (int column = 0; column < count; column++) {
            ops[column] = layout.ops[fields[column]];
            scales[column] = layout.scale[fields[column]];
            slots[column] = Op.isObject(ops[column]) ? nextObject++ : nextNumber++;
        }
        numbers = nextNumber;
        objects = nextObject;
    }

    public int count() {
        return ops.length;
    }

    /** The number of the field in a column. */
    public int field(int column) {
        return fields[column];
    }

    /** The {@link Op} of a column. */
    public int op(int column) {
        return ops[column];
    }

    /** Where the value of a column is, among the longs or among the objects. */
    int slot(int column) {
        return slots[column];
    }

    int scale(int column) {
        return scales[column];
    }

    int numbers() {
        return numbers;
    }

    int objects() {
        return objects;
    }

    /** The slot of each field: of the value in its column; -1 for a field without a column of its own. */
    public int[] slotOfField(int fieldCount) {
        int[] slotOfField = new int[fieldCount];
        Arrays.fill(slotOfField, -1);
        for (int column = 0; column < fields.length; column++) {
            slotOfField[fields[column]] = slots[column];
        }
        return slotOfField;
    }
}
