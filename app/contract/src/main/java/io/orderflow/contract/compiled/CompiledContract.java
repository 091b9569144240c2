package io.orderflow.contract.compiled;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.date.TimestampFormat;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.pattern.TextPattern;
import java.math.BigDecimal;
import java.util.List;

/**
 * A contract, compiled: its fields are numbers, and what is known of them stands in arrays. The fields of one object
 * are neighbours; those of the order itself come first. Immutable; not serializable: compiled on each executor from the
 * contract that was shipped there. The arrays are not copied for those who ask: decoders read them in their innermost
 * loops.
 */
public final class CompiledContract {
    private final OrderContract contract;
    private final Layout layout;
    private final Columns columns;
    private final List<RuleProgram> rules;

    private CompiledContract(OrderContract contract) {
        this.contract = requireNonNull(contract, "contract is null");
        layout = new Layout(contract);
        columns = new Columns(layout, contract.leaves().size());
        rules = contract.rules().stream()
                .map(rule -> new RuleProgram(rule, contract, layout, columns))
                .toList();
    }

    public static CompiledContract of(OrderContract contract) {
        return new CompiledContract(contract);
    }

    public OrderContract contract() {
        return contract;
    }

    public List<RuleProgram> rules() {
        return rules;
    }

    /** The columns, in the order of the table. */
    public Columns columns() {
        return columns;
    }

    /** How many fields there are, with those in objects and arrays. */
    public int fields() {
        return layout.size();
    }

    /** How many of them are fields of the order itself: the first ones. */
    public int topFields() {
        return contract.fields().size();
    }

    /** Names as UTF-8. */
    public byte[][] names() {
        return layout.names;
    }

    /** {@link Op}s. */
    public int[] ops() {
        return layout.ops;
    }

    public boolean[] required() {
        return layout.required;
    }

    /** Where the fields of an object begin, or the one field that says what items are. */
    public int[] first() {
        return layout.first;
    }

    /** How many fields an object has; 1 for arrays and maps that say what items are; else 0. */
    public int[] count() {
        return layout.count;
    }

    /** What a field lies in; -1 for fields of the order itself. */
    public int[] parents() {
        return layout.parents;
    }

    /** The column of a field; of an object its first one; -1 for whatever lies in an array. */
    public int[] column() {
        return layout.column;
    }

    /** How many columns a field has: 1, those of an object, or 0. */
    public int[] columnCount() {
        return layout.columnCount;
    }

    /** Smallest value, fewest characters or items. */
    public long[] min() {
        return layout.min;
    }

    /** Largest value, most characters or items. */
    public long[] max() {
        return layout.max;
    }

    public BigDecimal[] bigMin() {
        return layout.bigMin;
    }

    public BigDecimal[] bigMax() {
        return layout.bigMax;
    }

    public double[] floatMin() {
        return layout.floatMin;
    }

    public double[] floatMax() {
        return layout.floatMax;
    }

    /** Decimals after the point. */
    public int[] scale() {
        return layout.scale;
    }

    /** Most digits of a decimal. */
    public int[] precision() {
        return layout.precision;
    }

    /** What a text must match, all of it. */
    public TextPattern[][] patterns() {
        return layout.patterns;
    }

    /** The only whole numbers allowed, sorted; empty if all are. */
    public long[][] values() {
        return layout.values;
    }

    public TimestampFormat[] formats() {
        return layout.formats;
    }

    /** Microseconds of one unit of an epoch. */
    public long[] unit() {
        return layout.unit;
    }

    /** Microseconds of the smallest step that the column holds. */
    public long[] step() {
        return layout.step;
    }

    /** Whether numbers come as texts. */
    public boolean[] asText() {
        return layout.asText;
    }

    /** Whether a text may have tabs and line feeds. */
    public boolean[] lines() {
        return layout.lines;
    }

    /** Whether nothing of a field may be quoted. */
    public boolean[] restricted() {
        return layout.restricted;
    }

    /** What a field must be, for messages. */
    public String expectation(int field) {
        return Expectation.of(layout.fields.get(field).type());
    }

    /** The path of a field, {@code items[].quantity}. */
    public String path(int field) {
        return layout.paths[field];
    }
}
