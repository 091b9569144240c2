package io.orderflow.contract.compiled;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.date.TimestampFormat;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.pattern.TextPattern;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A compiled contract: fields are numbers, and their properties are in arrays. The fields of one object are adjacent;
 * those of the order itself come first. Immutable; not serializable: compiled on each executor from the shipped
 * contract. The arrays are returned without a copy: decoders read them in their innermost loops.
 */
public final class CompiledContract {
    /** Contracts met by one process: the one in force, and those it follows. */
    private static final int MOST_SHARED = 16;

    private static final Map<OrderContract, CompiledContract> SHARED = new ConcurrentHashMap<>();

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

    /** The same, compiled once in this process however many tasks ask for it: patterns are not cheap. */
    public static CompiledContract shared(OrderContract contract) {
        if (SHARED.size() > MOST_SHARED) {
            SHARED.clear();
        }
        return SHARED.computeIfAbsent(contract, CompiledContract::of);
    }

    public OrderContract contract() {
        return contract;
    }

    public List<RuleProgram> rules() {
        return rules;
    }

    /** The columns, in table order. */
    public Columns columns() {
        return columns;
    }

    /** The number of fields, including those in objects and arrays. */
    public int fieldCount() {
        return layout.size();
    }

    /** The number of fields of the order itself, which come first. */
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

    /** The first field of an object, or the single field that describes the items. */
    public int[] firstChild() {
        return layout.firstChild;
    }

    /** The number of fields of an object; 1 for arrays and maps with described items; otherwise 0. */
    public int[] childCount() {
        return layout.childCount;
    }

    /** The enclosing field; -1 for fields of the order itself. */
    public int[] parents() {
        return layout.parents;
    }

    /** The column of a field, for an object its first one; -1 for anything inside an array. */
    public int[] columnOfField() {
        return layout.columnOfField;
    }

    /** The number of columns of a field: 1, those of an object, or 0. */
    public int[] columnCount() {
        return layout.columnCount;
    }

    /** Minimum value, characters or items. */
    public long[] min() {
        return layout.min;
    }

    /** Maximum value, characters or items. */
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

    /** Number of decimals. */
    public int[] scale() {
        return layout.scale;
    }

    /** Maximum digits of a decimal. */
    public int[] precision() {
        return layout.precision;
    }

    /** The pattern that a text must match. */
    public TextPattern[][] patterns() {
        return layout.patterns;
    }

    /** The allowed integers, sorted; empty if all are allowed. */
    public long[][] values() {
        return layout.values;
    }

    public TimestampFormat[] formats() {
        return layout.formats;
    }

    /** Microseconds per unit of an epoch. */
    public long[] unit() {
        return layout.unit;
    }

    /** Microseconds of the column's smallest step. */
    public long[] step() {
        return layout.step;
    }

    /** Whether numbers are sent as texts. */
    public boolean[] asText() {
        return layout.asText;
    }

    /** Whether a text may contain tabs and line feeds. */
    public boolean[] lines() {
        return layout.lines;
    }

    /** Whether the value of a field must not be quoted. */
    public boolean[] restricted() {
        return layout.restricted;
    }

    /** The requirement on a field, for messages. */
    public String expectation(int field) {
        return Expectation.of(layout.fields.get(field).type());
    }

    /** The path of a field, {@code items[].quantity}. */
    public String path(int field) {
        return layout.paths[field];
    }
}
