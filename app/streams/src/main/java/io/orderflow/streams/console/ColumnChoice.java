package io.orderflow.streams.console;

import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Chooses the columns that fit a terminal: the key and the fields with a role, then others in the contract's order.
 * What is left of the width makes texts wider. Driver only.
 */
final class ColumnChoice {

    /** Those that say most about an order come first. */
    private static final List<Role> ROLES = List.of(
            Role.TIME,
            Role.AMOUNT,
            Role.PRODUCT,
            Role.CUSTOMER,
            Role.QUANTITY,
            Role.CURRENCY,
            Role.PRICE,
            Role.CATEGORY);

    private static final int SECONDS = 19;
    private static final int LONGEST_TEXT = 60;
    private static final int LONGEST_KEY = 20;
    private static final int WIDEST_TITLE = 12;

    private static final int TEXTS = 0;
    private static final int KEYS = 1;
    private static final int OTHERS = 2;

    /**
     * A column that may be shown.
     *
     * @param place on the screen, from the left
     * @param most the width that shows every value
     * @param turn when it is made wider: those of turn 0 first
     */
    private record Candidate(ShownColumn column, int place, int most, int turn) {}

    private final OrderContract contract;

    ColumnChoice(OrderContract contract) {
        this.contract = contract;
    }

    /** The columns, from the left, and blanks between them, are at most this wide. */
    List<ShownColumn> within(int width) {
        List<Candidate> chosen = new ArrayList<>();
        int left = width;
        for (Candidate candidate : candidates()) {
            int needed = candidate.column().width() + (chosen.isEmpty() ? 0 : 1);
            if (needed <= left) {
                chosen.add(candidate);
                left -= needed;
            }
        }
        chosen.sort(Comparator.comparingInt(Candidate::place));
        return widened(chosen, left);
    }

    /** One blank after the other, to those that gain by it: texts, then keys, then numbers and times. */
    private static List<ShownColumn> widened(List<Candidate> chosen, int left) {
        List<ShownColumn> columns =
                new ArrayList<>(chosen.stream().map(Candidate::column).toList());
        int rest = left;
        for (int turn = TEXTS; turn <= OTHERS; turn++) {
            boolean given = true;
            while (rest > 0 && given) {
                given = false;
                for (int i = 0; i < columns.size() && rest > 0; i++) {
                    if (chosen.get(i).turn() == turn
                            && columns.get(i).width() < chosen.get(i).most()) {
                        columns.set(i, columns.get(i).wider(1));
                        rest--;
                        given = true;
                    }
                }
            }
        }
        return columns;
    }

    /** By importance. */
    private List<Candidate> candidates() {
        List<Leaf> leaves = contract.leaves();
        List<Candidate> candidates = new ArrayList<>();
        List<Leaf> key = contract.key();
        for (Leaf leaf : key) {
            candidates.add(candidate(leaf, name(leaf.field()), key.indexOf(leaf)));
        }
        for (Role role : ROLES) {
            Optional<Leaf> leaf = contract.role(role);
            if (leaf.isPresent() && !leaf.get().field().isKey()) {
                candidates.add(candidate(leaf.get(), title(role), key.size() + leaves.indexOf(leaf.get())));
            } else if (role == Role.TIME && leaf.isEmpty()) {
                candidates.add(new Candidate(
                        new ShownColumn("", "RECEIVED AT", SECONDS, false),
                        key.size() + leaves.size(),
                        SECONDS,
                        OTHERS));
            }
        }
        leaves.stream()
                .filter(leaf -> leaf.field().role().isEmpty() && !leaf.field().isKey())
                // A mask says little.
                .sorted(Comparator.comparing(leaf -> OrderContract.holdsRestricted(leaf.field())))
                .forEach(
                        leaf -> candidates.add(candidate(leaf, name(leaf.field()), key.size() + leaves.indexOf(leaf))));
        return candidates;
    }

    private static String title(Role role) {
        return switch (role) {
            case QUANTITY -> "QTY";
            case CURRENCY -> "CUR";
            case TIME, AMOUNT, PRODUCT, CUSTOMER, PRICE, CATEGORY -> role.name();
        };
    }

    private static String name(Field field) {
        return field.column().toUpperCase(Locale.ROOT);
    }

    private static Candidate candidate(Leaf leaf, String title, int place) {
        FieldType type = leaf.field().type();
        boolean number = type instanceof FieldType.Whole
                || type instanceof FieldType.Decimal
                || type instanceof FieldType.Floating;
        boolean key = leaf.field().isKey();
        int most = Math.max(
                title.length(), OrderContract.holdsRestricted(leaf.field()) ? Cells.MASK.length() : most(type));
        int least = key && type instanceof FieldType.Text && most <= LONGEST_KEY
                ? most
                : Math.min(most, Math.max(least(type, leaf.field()), Math.min(title.length(), WIDEST_TITLE)));
        boolean text = type instanceof FieldType.Text || type instanceof FieldType.Verbatim;
        return new Candidate(
                new ShownColumn(leaf.field().column(), title, least, number),
                place,
                most,
                key ? KEYS : text ? TEXTS : OTHERS);
    }

    /** The width of the widest value. */
    private static int most(FieldType type) {
        if (type instanceof FieldType.Text text) {
            return text.uuid() ? 36 : Math.min(LONGEST_TEXT, text.maxLength());
        }
        if (type instanceof FieldType.Whole whole) {
            return Math.max(
                    whole.min().toString().length(), whole.max().toString().length());
        }
        if (type instanceof FieldType.Decimal decimal) {
            return decimal.precision() + 2;
        }
        if (type instanceof FieldType.Timestamp timestamp) {
            return seconds(timestamp) + (timestamp.digits() == 0 ? 0 : timestamp.digits() + 1);
        }
        if (type instanceof FieldType.Floating floating) {
            return floating.wide() ? 24 : 14;
        }
        return type instanceof FieldType.Day ? 10 : type instanceof FieldType.Truth ? 5 : LONGEST_TEXT;
    }

    private static int seconds(FieldType.Timestamp timestamp) {
        return timestamp.zoned() ? SECONDS + 1 : SECONDS;
    }

    /** The width of usual values; others are cut. */
    private static int least(FieldType type, Field field) {
        if (type instanceof FieldType.Timestamp timestamp) {
            return seconds(timestamp);
        }
        if (type instanceof FieldType.Text text) {
            return text.uuid() ? 36 : field.isKey() ? 12 : 8;
        }
        if (type instanceof FieldType.Whole) {
            return field.isKey()
                    ? 10
                    : field.asRole().filter(Role.QUANTITY::equals).isPresent() ? 4 : 8;
        }
        return type instanceof FieldType.Day ? 10 : type instanceof FieldType.Truth ? 5 : 9;
    }
}
