package io.orderflow.contract.pattern;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a deterministic automaton of a pattern's states (subset construction), within limits of states and of work. */
final class AutomatonBuilder {
    private static final long MOST_WORK = 10_000_000;

    private final Nfa nfa;
    private final int mostStates;
    private final byte[] columns = new byte[256];
    private final int[] samples = new int[256];
    private final int width;
    private final Map<BitSet, Integer> numbers = new HashMap<>();
    private final List<BitSet> sets = new ArrayList<>();
    private final List<int[]> rows = new ArrayList<>();
    private long work;

    private AutomatonBuilder(Nfa nfa, int mostStates) {
        this.nfa = nfa;
        this.mostStates = mostStates;
        width = classes() + 1;
    }

    /** The automaton; empty if it would be too large. */
    static Optional<ByteAutomaton> build(Nfa nfa, int mostStates) {
        return new AutomatonBuilder(nfa, mostStates).build();
    }

    private Optional<ByteAutomaton> build() {
        int[] dead = new int[width];
        int[] matched = new int[width];
        Arrays.fill(matched, ByteAutomaton.MATCHED);
        rows.add(dead);
        rows.add(matched);
        sets.add(new BitSet());
        sets.add(new BitSet());
        numbers.put(new BitSet(), ByteAutomaton.DEAD);
        BitSet first = new BitSet();
        first.set(nfa.start());
        BitSet begun = closure(first, true, false);
        int start = ByteAutomaton.MATCHED;
        if (!isMatch(begun)) {
            // A separate row, even if a later one has the same states: only here
            // an empty text begins and ends at once.
            start = add(begun, isMatch(closure(first, true, true)));
        }
        for (int state = 2; state < sets.size(); state++) {
            if (sets.size() > mostStates || work > MOST_WORK) {
                return Optional.empty();
            }
            int[] row = rows.get(state);
            for (int column = 0; column < width - 1; column++) {
                BitSet next = step(sets.get(state), samples[column]);
                row[column] = next.isEmpty() ? ByteAutomaton.DEAD : number(closure(next, false, false));
            }
        }
        return Optional.of(new ByteAutomaton(columns, table(), width, start));
    }

    /** The number of a set of states; what has matched needs to know no more. */
    private int number(BitSet closed) {
        if (isMatch(closed)) {
            return ByteAutomaton.MATCHED;
        }
        Integer known = numbers.get(closed);
        if (known != null) {
            return known;
        }
        int number = add(closed, isMatch(closure(closed, false, true)));
        numbers.put(closed, number);
        return number;
    }

    private int add(BitSet closed, boolean mayEnd) {
        sets.add(closed);
        int[] row = new int[width];
        row[width - 1] = mayEnd ? 1 : 0;
        rows.add(row);
        return sets.size() - 1;
    }

    private BitSet step(BitSet states, int value) {
        BitSet next = new BitSet();
        for (int state = states.nextSetBit(0); state >= 0; state = states.nextSetBit(state + 1)) {
            work++;
            if (nfa.kind(state) == Nfa.BYTES && nfa.low(state) <= value && value <= nfa.high(state)) {
                next.set(nfa.next(state));
            }
        }
        return next;
    }

    /**
     * The states that are reached without a byte; of these only those count that wait for one, for the end, or match.
     */
    private BitSet closure(BitSet states, boolean atBegin, boolean atEnd) {
        BitSet seen = new BitSet();
        BitSet closed = new BitSet();
        Deque<Integer> open = new ArrayDeque<>();
        states.stream().forEach(open::push);
        while (!open.isEmpty()) {
            int state = open.pop();
            if (seen.get(state)) {
                continue;
            }
            seen.set(state);
            work++;
            switch (nfa.kind(state)) {
                case Nfa.SPLIT -> {
                    open.push(nfa.next(state));
                    open.push(nfa.other(state));
                }
                case Nfa.BEGIN -> {
                    if (atBegin) {
                        open.push(nfa.next(state));
                    }
                }
                case Nfa.END -> {
                    closed.set(state);
                    if (atEnd) {
                        open.push(nfa.next(state));
                    }
                }
                default -> closed.set(state);
            }
        }
        return closed;
    }

    private boolean isMatch(BitSet states) {
        return states.stream().anyMatch(state -> nfa.kind(state) == Nfa.MATCH);
    }

    /** Merges bytes that no state distinguishes into one column. */
    private int classes() {
        BitSet cuts = new BitSet(257);
        for (int state = 0; state < nfa.count(); state++) {
            if (nfa.kind(state) == Nfa.BYTES && nfa.low(state) <= nfa.high(state)) {
                cuts.set(nfa.low(state));
                cuts.set(nfa.high(state) + 1);
            }
        }
        int column = 0;
        for (int value = 0; value < 256; value++) {
            if (value > 0 && cuts.get(value)) {
                column++;
            }
            columns[value] = (byte) column;
            samples[column] = value;
        }
        return column + 1;
    }

    /** All rows as one array; states from which no text can match become the dead one. */
    private int[] table() {
        boolean[] hopeful = new boolean[rows.size()];
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int state = rows.size() - 1; state > 0; state--) {
                if (!hopeful[state] && (rows.get(state)[width - 1] != 0 || leadsOn(rows.get(state), hopeful))) {
                    hopeful[state] = true;
                    changed = true;
                }
            }
        }
        int[] table = new int[rows.size() * width];
        for (int state = 0; state < rows.size(); state++) {
            int[] row = rows.get(state);
            for (int column = 0; column < width - 1; column++) {
                table[state * width + column] = hopeful[row[column]] ? row[column] * width : 0;
            }
            table[state * width + width - 1] = row[width - 1];
        }
        return table;
    }

    private boolean leadsOn(int[] row, boolean[] hopeful) {
        for (int column = 0; column < width - 1; column++) {
            if (hopeful[row[column]]) {
                return true;
            }
        }
        return false;
    }
}
