package io.orderflow.chaos;

import io.orderflow.chaos.Evidence.Ledger;
import io.orderflow.chaos.Manifest.At;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compares what the job has written with the log as a plain consumer reads it, and the log with what the broker
 * acknowledged: each visible record below the cursors has exactly one outcome, the right one; nothing else is in the
 * tables; counts and totals are what was counted. No code of the job.
 */
final class Reconciliation {

    private static final int MOST_SHOWN = 10;

    private final Evidence evidence;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, At> storedFrom = new HashMap<>();
    private long count;

    private Reconciliation(Evidence evidence) {
        this.evidence = evidence;
    }

    /**
     * The first problems, and how many there are; empty: none.
     *
     * @param log at → value of every visible record below the cursors
     */
    static List<String> problems(Evidence evidence, Map<At, byte[]> log, Manifest manifest) {
        Reconciliation run = new Reconciliation(evidence);
        Map<At, byte[]> inOrder =
                new TreeMap<>(Comparator.comparingInt(At::partition).thenComparingLong(At::offset));
        inOrder.putAll(log);
        run.log(inOrder, manifest);
        run.nothingElse(log);
        run.acknowledged(log, manifest);
        if (run.count > MOST_SHOWN) {
            run.problems.add("and " + (run.count - MOST_SHOWN) + " more");
        }
        return run.problems;
    }

    private void log(Map<At, byte[]> log, Manifest manifest) {
        Map<Integer, Map<String, Long>> counted = new HashMap<>();
        log.forEach((at, value) -> {
            ChaosOrder.of(value)
                    .filter(order -> manifest.isAborted(order.id()))
                    .ifPresent(order -> problem(at + " is of an aborted transaction"));
            counted.computeIfAbsent(at.partition(), any -> new HashMap<>()).merge(outcome(at, value), 1L, Long::sum);
        });
        evidence.ledger().forEach((partition, row) -> {
            Map<String, Long> found = counted.getOrDefault(partition, Map.of());
            long visible = found.values().stream().mapToLong(Long::longValue).sum();
            compare(partition, "stored", row.stored(), found.getOrDefault("stored", 0L));
            compare(partition, "duplicate", row.duplicate(), found.getOrDefault("duplicate", 0L));
            compare(partition, "rejected", row.rejected(), found.getOrDefault("rejected", 0L));
            compare(partition, "absent", row.absent(), row.next() - row.first() - row.lost() - visible);
            if (!row.balances()) {
                problem("partition " + partition + " does not add up: " + row);
            }
        });
    }

    private void compare(int partition, String what, long ledger, long counted) {
        if (ledger != counted) {
            problem("partition " + partition + ": " + what + " is " + ledger + " in the ledger, counted " + counted);
        }
    }

    private String outcome(At at, byte[] value) {
        Optional<ChaosOrder> order = ChaosOrder.of(value);
        String reason = evidence.rejected().get(at);
        String duplicate = evidence.duplicates().get(at);
        if (reason != null && duplicate != null) {
            problem(at + " has two outcomes");
        }
        if (order.isEmpty()) {
            if (reason == null || reason.equals("KEY_CONFLICT")) {
                problem(at + " is no order, its reason is " + reason);
            }
            return "rejected";
        }
        Integer quantity = evidence.orders().get(order.get().key());
        boolean same = quantity != null && quantity == order.get().quantity();
        if (reason != null) {
            if (!reason.equals("KEY_CONFLICT") || quantity == null || same) {
                problem(at + " " + order.get() + " was rejected as " + reason + ", the table has " + quantity);
            }
            return "rejected";
        }
        if (!same) {
            problem(at + " " + order.get() + (quantity == null ? " is lost" : " differs, the table has " + quantity));
        }
        if (duplicate != null) {
            return "duplicate";
        }
        At before = storedFrom.putIfAbsent(order.get().key(), at);
        if (before != null) {
            problem(at + " " + order.get() + " has no outcome, its row comes from " + before);
        }
        return "stored";
    }

    private void nothingElse(Map<At, byte[]> log) {
        evidence.orders().keySet().stream()
                .filter(key -> !storedFrom.containsKey(key))
                .forEach(key -> problem(key + " is stored and comes from no record"));
        evidence.duplicates().keySet().stream()
                .filter(at -> !log.containsKey(at))
                .forEach(at -> problem(at + " is a duplicate and no visible record below the cursor"));
        evidence.rejected().keySet().stream()
                .filter(at -> !log.containsKey(at))
                .forEach(at -> problem(at + " is rejected and no visible record below the cursor"));
        long quantity = evidence.orders().values().stream()
                .mapToLong(Integer::longValue)
                .sum();
        String totals = evidence.orders().size() + " of " + quantity;
        if (!evidence.totals().equals(totals)) {
            problem("the totals say " + evidence.totals() + ", the orders " + totals);
        }
    }

    private void acknowledged(Map<At, byte[]> log, Manifest manifest) {
        manifest.acknowledged().forEach((at, hash) -> {
            Ledger row = evidence.ledger().get(at.partition());
            if (row != null && at.offset() >= row.first() && at.offset() < row.next()) {
                byte[] value = log.get(at);
                if (value == null || Arrays.hashCode(value) != hash) {
                    problem(at + " was acknowledged, and the log has "
                            + (value == null ? "nothing" : "another record"));
                }
            } else {
                problem(at + " was acknowledged and is not settled");
            }
        });
    }

    private void problem(String text) {
        if (count++ < MOST_SHOWN) {
            problems.add(text);
        }
    }
}
