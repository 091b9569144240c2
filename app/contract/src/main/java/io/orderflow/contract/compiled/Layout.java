package io.orderflow.contract.compiled;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.date.FormatProblemException;
import io.orderflow.contract.date.TimestampFormat;
import io.orderflow.contract.model.Encoding;
import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Shape;
import io.orderflow.contract.pattern.PatternProblemException;
import io.orderflow.contract.pattern.TextPattern;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Numbers the fields, so that those of one object are adjacent, and stores their properties in arrays. */
final class Layout {
    private static final int LONG_DIGITS = 18;

    final List<Field> fields = new ArrayList<>();
    final byte[][] names;
    final String[] paths;
    final int[] ops;
    final boolean[] required;
    final int[] firstChild;
    final int[] childCount;
    final int[] parents;
    final int[] columnOfField;
    final int[] columnCount;
    final long[] min;
    final long[] max;
    final BigDecimal[] bigMin;
    final BigDecimal[] bigMax;
    final double[] floatMin;
    final double[] floatMax;
    final int[] scale;
    final int[] precision;
    final TextPattern[][] patterns;
    final long[][] values;
    final TimestampFormat[] formats;
    final long[] unit;
    final long[] step;
    final boolean[] asText;
    final boolean[] lines;
    final boolean[] restricted;

    private final List<Integer> firstChildren = new ArrayList<>();
    private final List<Integer> childCounts = new ArrayList<>();
    private final List<Integer> parentsOf = new ArrayList<>();
    private int nextColumn;

    Layout(OrderContract contract) {
        number(contract.fields(), -1);
        for (int i = 0; i < fields.size(); i++) {
            List<Field> inside = inside(fields.get(i).type());
            firstChildren.set(i, fields.size());
            childCounts.set(i, inside.size());
            number(inside, i);
        }
        int size = fields.size();
        names = new byte[size][];
        paths = new String[size];
        ops = new int[size];
        required = new boolean[size];
        firstChild = ints(firstChildren);
        childCount = ints(childCounts);
        parents = ints(parentsOf);
        columnOfField = new int[size];
        columnCount = new int[size];
        min = new long[size];
        max = new long[size];
        bigMin = new BigDecimal[size];
        bigMax = new BigDecimal[size];
        floatMin = new double[size];
        floatMax = new double[size];
        scale = new int[size];
        precision = new int[size];
        patterns = new TextPattern[size][];
        values = new long[size][];
        formats = new TimestampFormat[size];
        unit = new long[size];
        step = new long[size];
        asText = new boolean[size];
        lines = new boolean[size];
        restricted = new boolean[size];
        for (int i = 0; i < size; i++) {
            fill(i, fields.get(i));
        }
        Arrays.fill(columnOfField, -1);
        for (int i = 0; i < contract.fields().size(); i++) {
            columns(i);
        }
    }

    int size() {
        return fields.size();
    }

    private void number(List<Field> inside, int parent) {
        for (Field field : inside) {
            fields.add(field);
            firstChildren.add(0);
            childCounts.add(0);
            parentsOf.add(parent);
        }
    }

    private static List<Field> inside(FieldType type) {
        if (type instanceof FieldType.Struct struct) {
            return struct.fields();
        }
        if (type instanceof FieldType.Verbatim verbatim) {
            return verbatim.shape() == Shape.OBJECT ? verbatim.fields() : verbatim.inner();
        }
        return List.of();
    }

    /** Columns are numbered in the order of the contract, depth first. */
    private void columns(int field) {
        columnOfField[field] = nextColumn;
        if (ops[field] == Op.STRUCT) {
            for (int i = 0; i < childCount[field]; i++) {
                columns(firstChild[field] + i);
            }
        } else {
            nextColumn++;
        }
        columnCount[field] = nextColumn - columnOfField[field];
    }

    private void fill(int i, Field field) {
        names[i] = field.name().getBytes(UTF_8);
        required[i] = field.required();
        restricted[i] = OrderContract.holdsRestricted(field);
        patterns[i] = new TextPattern[0];
        values[i] = new long[0];
        int parent = parents[i];
        boolean item = parent >= 0 && (ops[parent] == Op.ARRAY || ops[parent] == Op.MAP);
        paths[i] = parent < 0
                ? field.name()
                : item ? paths[parent] + (ops[parent] == Op.ARRAY ? "[]" : ".*") : paths[parent] + "." + field.name();
        FieldType type = field.type();
        if (type instanceof FieldType.Text text) {
            text(i, text);
        } else if (type instanceof FieldType.Whole whole) {
            whole(i, whole);
        } else if (type instanceof FieldType.Decimal decimal) {
            decimal(i, decimal);
        } else if (type instanceof FieldType.Floating floating) {
            ops[i] = floating.wide() ? Op.DOUBLE : Op.FLOAT;
            floatMin[i] = floating.min();
            floatMax[i] = floating.max();
            asText[i] = floating.asText();
        } else if (type instanceof FieldType.Truth) {
            ops[i] = Op.TRUTH;
        } else if (type instanceof FieldType.Day day) {
            ops[i] = Op.DAY;
            formats[i] = day.format().isEmpty() ? TimestampFormat.isoDay() : format(day.format());
            min[i] = day.minDay();
            max[i] = day.maxDay();
        } else if (type instanceof FieldType.Timestamp timestamp) {
            timestamp(i, timestamp);
        } else if (type instanceof FieldType.Verbatim verbatim) {
            ops[i] = switch (verbatim.shape()) {
                case ARRAY -> Op.ARRAY;
                case MAP -> Op.MAP;
                case OBJECT -> Op.OBJECT;
            };
            min[i] = verbatim.minItems();
            max[i] = verbatim.maxItems();
        } else {
            ops[i] = Op.STRUCT;
        }
    }

    private void text(int i, FieldType.Text text) {
        ops[i] = Op.TEXT;
        min[i] = text.minLength();
        max[i] = text.maxLength();
        lines[i] = text.lines();
        List<TextPattern> all = new ArrayList<>();
        if (!text.pattern().isEmpty()) {
            try {
                all.add(TextPattern.compile(text.pattern()));
            } catch (PatternProblemException e) {
                throw new IllegalArgumentException("The pattern of a checked contract cannot be used", e);
            }
        }
        if (!text.values().isEmpty()) {
            all.add(TextPattern.ofValues(text.values()));
        }
        if (text.uuid()) {
            all.add(TextPattern.ofUuid());
        }
        patterns[i] = all.toArray(TextPattern[]::new);
    }

    private void whole(int i, FieldType.Whole whole) {
        ops[i] = whole.max().bitLength() > 63 ? Op.UNSIGNED : Op.INTEGER;
        min[i] = whole.min().longValue();
        max[i] = whole.max().longValue();
        asText[i] = whole.asText();
        values[i] = whole.values().stream()
                .mapToLong(BigInteger::longValue)
                .sorted()
                .toArray();
    }

    private void decimal(int i, FieldType.Decimal decimal) {
        ops[i] = decimal.precision() <= LONG_DIGITS ? Op.DECIMAL : Op.BIG_DECIMAL;
        scale[i] = decimal.scale();
        precision[i] = decimal.precision();
        bigMin[i] = decimal.min();
        bigMax[i] = decimal.max();
        if (ops[i] == Op.DECIMAL) {
            min[i] = decimal.min().unscaledValue().longValueExact();
            max[i] = decimal.max().unscaledValue().longValueExact();
        }
        asText[i] = decimal.asText();
    }

    private void timestamp(int i, FieldType.Timestamp timestamp) {
        ops[i] = timestamp.encoding() == Encoding.TEXT ? Op.TIMESTAMP : Op.EPOCH;
        formats[i] = timestamp.format().isEmpty()
                ? TimestampFormat.iso(timestamp.digits(), timestamp.zoned())
                : format(timestamp.format());
        min[i] = timestamp.min();
        max[i] = timestamp.max();
        unit[i] = timestamp.encoding().micros();
        long smallest = 1_000_000;
        for (int digit = 0; digit < timestamp.digits(); digit++) {
            smallest /= 10;
        }
        step[i] = smallest;
    }

    private static TimestampFormat format(String written) {
        try {
            return TimestampFormat.of(written);
        } catch (FormatProblemException e) {
            throw new IllegalArgumentException("The format of a checked contract cannot be used", e);
        }
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }
}
