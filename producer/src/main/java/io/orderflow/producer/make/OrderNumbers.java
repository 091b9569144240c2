package io.orderflow.producer.make;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.producer.settings.ProducerSettings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the orders of a contract are numbered: order 42 has the key {@code ORDER-000042}, or 42 where the key is an
 * integer. A part of the key counts if it is an integer, or a text with one run of digits in it. A key without such a
 * part (a UUID) is made up; then nothing in a topic says which numbers are used. Immutable.
 */
public final class OrderNumbers {
    /** {@code ^SHOP-[0-9]{8}$}: literal characters around one run of digits. */
    private static final Pattern ONE_RUN = Pattern.compile(
            "\\^?((?:[^\\[\\](){}.*+?|\\\\^$]|\\\\[-./])*)(?:\\[0-9]|\\\\d)(?:\\{([0-9]{1,3})(,([0-9]{0,3}))?}|(\\+))"
                    + "((?:[^\\[\\](){}.*+?|\\\\^$]|\\\\[-./])*)\\$?");

    private static final int MOST_DIGITS = 12;
    private static final int USUAL_DIGITS = 6;
    private static final String USUAL_PREFIX = "ORDER-";

    private final Optional<Leaf> leaf;
    private final int column;
    private final boolean text;
    private final String prefix;
    private final String suffix;
    private final int leastDigits;
    private final long lowest;
    private final long highest;
    private final Pattern id;
    private final Pattern inValue;

    private OrderNumbers(
            Optional<Leaf> leaf, int column, String prefix, String suffix, int leastDigits, long lowest, long highest) {
        this.leaf = leaf;
        this.column = column;
        this.text = leaf.isPresent() && leaf.get().field().type() instanceof FieldType.Text;
        this.prefix = prefix;
        this.suffix = suffix;
        this.leastDigits = leastDigits;
        this.lowest = lowest;
        this.highest = Math.min(highest, ProducerSettings.HIGHEST_ORDER_NUMBER);
        String digits = text ? "([0-9]{" + Math.max(1, leastDigits) + "," + MOST_DIGITS + "})" : "([0-9]{1,18})";
        this.id = Pattern.compile(Pattern.quote(prefix) + digits + Pattern.quote(suffix));
        String name = leaf.map(one -> one.field().name()).orElse("");
        this.inValue =
                Pattern.compile("\"" + Pattern.quote(name) + "\"\\s*:\\s*\"?(" + id.pattern() + ")(?:\"|\\s*[,}])");
    }

    public static OrderNumbers of(CompiledContract contract) {
        List<Leaf> leaves = contract.contract().leaves();
        List<Leaf> key = contract.contract().key();
        for (int i = key.size() - 1; i >= 0; i--) {
            Optional<OrderNumbers> numbers = counting(key.get(i), leaves.indexOf(key.get(i)), contract);
            if (numbers.isPresent()) {
                return numbers.get();
            }
        }
        return new OrderNumbers(Optional.empty(), -1, "order ", "", 1, 1, Long.MAX_VALUE);
    }

    private static Optional<OrderNumbers> counting(Leaf leaf, int column, CompiledContract contract) {
        if (leaf.field().type() instanceof FieldType.Whole whole
                && contract.columns().op(column) == Op.INTEGER) {
            return whole.values().isEmpty() && whole.max().signum() > 0
                    ? Optional.of(new OrderNumbers(
                            Optional.of(leaf),
                            column,
                            "",
                            "",
                            1,
                            Math.max(1, whole.min().longValue()),
                            whole.max().longValue()))
                    : Optional.empty();
        }
        if (!(leaf.field().type() instanceof FieldType.Text type)
                || type.uuid()
                || !type.values().isEmpty()) {
            return Optional.empty();
        }
        if (type.pattern().isEmpty()) {
            String prefix = type.maxLength() >= USUAL_PREFIX.length() + MOST_DIGITS ? USUAL_PREFIX : "";
            int least = Math.max(USUAL_DIGITS, type.minLength() - prefix.length());
            return text(leaf, column, prefix, "", least, type.maxLength() - prefix.length());
        }
        Matcher run = ONE_RUN.matcher(type.pattern());
        if (!run.matches()) {
            return Optional.empty();
        }
        String prefix = run.group(1).replace("\\", "");
        String suffix = run.group(6).replace("\\", "");
        int least = run.group(2) == null ? 1 : Integer.parseInt(run.group(2));
        int most = run.group(5) != null || (run.group(3) != null && run.group(4).isEmpty())
                ? MOST_DIGITS
                : run.group(3) == null ? least : Integer.parseInt(run.group(4));
        int room = type.maxLength() - prefix.length() - suffix.length();
        return text(
                leaf,
                column,
                prefix,
                suffix,
                Math.max(least, type.minLength() - prefix.length() - suffix.length()),
                Math.min(most, room));
    }

    private static Optional<OrderNumbers> text(
            Leaf leaf, int column, String prefix, String suffix, int least, int most) {
        int digits = Math.min(MOST_DIGITS, most);
        if (digits < 1 || least > MOST_DIGITS) {
            return Optional.empty();
        }
        long highest = 1;
        for (int i = 0; i < digits; i++) {
            highest *= 10;
        }
        return Optional.of(
                new OrderNumbers(Optional.of(leaf), column, prefix, suffix, Math.min(least, digits), 1, highest - 1));
    }

    /** Whether the numbers can be seen in the keys. */
    public boolean isCountable() {
        return leaf.isPresent();
    }

    /** The column that counts; -1 if none does. */
    int column() {
        return column;
    }

    /** The first number where a topic holds none. */
    public long lowest() {
        return lowest;
    }

    /** The highest number that an order may get. */
    public long highest() {
        return highest;
    }

    /** The key's counting part, {@code ORDER-000042}; {@code order 42} where none counts. */
    public String id(long number) {
        String digits = Long.toString(number);
        StringBuilder id = new StringBuilder(prefix.length() + leastDigits + suffix.length() + MOST_DIGITS);
        id.append(prefix);
        for (int zeros = leastDigits - digits.length(); zeros > 0; zeros--) {
            id.append('0');
        }
        return id.append(digits).append(suffix).toString();
    }

    /** The number of an id that may have been assigned here; empty if it is no such id. */
    public OptionalLong of(String text) {
        Matcher matcher = id.matcher(text);
        return isCountable() && matcher.matches() ? assigned(matcher.group(1)) : OptionalLong.empty();
    }

    /** The number in a record's key, if it is surely one: a bare integer may be something else. */
    public OptionalLong inKey(String key) {
        return text && !prefix.isEmpty() ? of(key) : OptionalLong.empty();
    }

    /** The number of the id in a record's JSON text, at any position. */
    public OptionalLong inValue(String value) {
        if (!isCountable()) {
            return OptionalLong.empty();
        }
        Matcher matcher = inValue.matcher(value);
        return matcher.find() ? assigned(matcher.group(2)) : OptionalLong.empty();
    }

    /** The number of an order. */
    public OptionalLong of(OrderValues order) {
        if (!isCountable() || order.isMissing(column)) {
            return OptionalLong.empty();
        }
        return text ? of(order.text(column)) : assigned(Long.toString(order.number(column)));
    }

    private OptionalLong assigned(String digits) {
        if (digits.startsWith("-")) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(digits);
        return number <= highest ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /** For messages. */
    @Override
    public String toString() {
        return leaf.map(one -> String.format(Locale.ROOT, "%s from %s to %s", one.path(), id(lowest), id(highest)))
                .orElse("no part of the key counts");
    }
}
