package io.orderflow.contract.compiled;

import java.util.Arrays;

/** Where column values are stored: in a long or in an object. */
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
            if (layout.column[field] >= 0 && layout.ops[field] != Op.STRUCT) {
                fields[layout.column[field]] = field;
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

    /** The index of each field's value among the longs or the objects; -1 for fields without a separate column. */
    public int[] slotsOfFields(int fieldCount) {
        int[] slotOf = new int[fieldCount];
        Arrays.fill(slotOf, -1);
        for (int column = 0; column < fields.length; column++) {
            slotOf[fields[column]] = slots[column];
        }
        return slotOf;
    }
}
