package io.orderflow.submit.fault;

import io.orderflow.pipeline.total.Recount;
import io.orderflow.submit.fault.ExpectedState.Ledger;
import io.orderflow.submit.fault.ExpectedState.Rejected;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Judges what the job has written by what a plain consumer reads from Kafka. Every visible offset below the ledger's
 * cursor must have exactly one outcome, and nothing else may be in the tables. Shares no code with the job.
 */
final class Checker {

    private static final int PROBLEMS_SHOWN = 20;

    private final ObservedState topic;
    private final ExpectedState expected;
    private final String totals;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, String> storedFrom = new HashMap<>();
    private final Set<String> outcomes = new HashSet<>();
    private int problemCount;

    private Checker(ObservedState topic, ExpectedState expected, String totals) {
        this.topic = topic;
        this.expected = expected;
        this.totals = totals;
    }

    /**
     * What was counted.
     *
     * @param visible records below the ledger's cursors
     * @param left committed offsets that are not settled yet
     */
    record Verdict(long visible, long stored, long duplicate, long rejected, long absent, long left) {}

    /**
     * Checks everything below the ledger's cursors.
     *
     * @param connection to the job's database, used by no one else
     * @throws AssertionError naming the coordinates of what is wrong
     */
    static Verdict check(String bootstrapServers, String topic, String topicId, Connection connection)
            throws SQLException {
        try (ObservedState seen = new ObservedState(bootstrapServers, topic)) {
            return new Checker(seen, ExpectedState.read(connection), Recount.differences(connection, "orders"))
                    .verdict(topicId);
        }
    }

    private Verdict verdict(String topicId) {
        long visible = 0;
        Ledger sum = new Ledger("", 0, 0, 0, 0, 0, 0, 0);
        for (Map.Entry<Integer, Ledger> entry : expected.ledger().entrySet()) {
            int partition = entry.getKey();
            Ledger row = entry.getValue();
            if (!row.topicId().equals(topicId)) {
                problem("partition %d: the ledger knows topic id %s, Kafka's is %s"
                        .formatted(partition, row.topicId(), topicId));
            }
            List<ConsumerRecord<byte[], byte[]>> records = topic.between(partition, row.first(), row.next());
            Map<String, Long> counted = new TreeMap<>();
            for (ConsumerRecord<byte[], byte[]> message : records) {
                counted.merge(outcome(message), 1L, Long::sum);
            }
            counted.put("absent", row.next() - row.first() - records.size());
            compare(partition, "stored", row.stored(), counted);
            compare(partition, "duplicate", row.duplicate(), counted);
            compare(partition, "rejected", row.rejected(), counted);
            compare(partition, "absent", row.absent(), counted);
            if (row.next() - row.first() != row.sum()) {
                problem("partition %d: %s does not add up to %d".formatted(partition, row, row.next() - row.first()));
            }
            visible += records.size();
            sum = new Ledger(
                    "",
                    sum.first() + row.first(),
                    sum.next() + row.next(),
                    sum.stored() + row.stored(),
                    sum.duplicate() + row.duplicate(),
                    sum.rejected() + row.rejected(),
                    sum.absent() + row.absent(),
                    sum.lost() + row.lost());
        }
        nothingElse();
        if (sum.stored() != expected.orders().size() - expected.baseline()) {
            problem("the ledger has %d stored, the table %d orders and %d were there before"
                    .formatted(sum.stored(), expected.orders().size(), expected.baseline()));
        }
        if (problemCount > 0) {
            throw new AssertionError(
                    problemCount + " problems, of which the first are:\n" + String.join("\n", problems));
        }
        long left = topic.ends().entrySet().stream()
                .mapToLong(end -> Optional.ofNullable(expected.ledger().get(end.getKey()))
                        .map(row -> end.getValue() - row.next())
                        .orElse(end.getValue()))
                .sum();
        return new Verdict(visible, sum.stored(), sum.duplicate(), sum.rejected(), sum.absent(), left);
    }

    private String outcome(ConsumerRecord<byte[], byte[]> message) {
        String key = message.partition() + "@" + message.offset();
        Optional<OrderText> content = OrderText.of(message.value());
        String duplicate = expected.duplicates().get(key);
        Rejected rejected = expected.rejected().get(key);
        outcomes.add(key);
        if (duplicate != null && rejected != null) {
            problem("%s is both in duplicate_orders and in rejected_orders".formatted(ObservedState.at(message)));
        }
        if (rejected != null) {
            checkRejected(message, rejected, content);
            return "rejected";
        }
        if (content.isEmpty()) {
            problem("%s is no order and was not rejected: %s".formatted(ObservedState.at(message), text(message)));
            return "none";
        }
        String id = content.get().id();
        String row = expected.orders().get(id);
        if (row == null) {
            problem("%s has no outcome: there is no %s in orders".formatted(ObservedState.at(message), id));
        } else if (!row.equals(content.get().fields())) {
            problem("%s is not rejected, but orders has%n %s%ninstead of%n %s"
                    .formatted(ObservedState.at(message), row, content.get()));
        }
        if (duplicate != null) {
            if (!duplicate.equals(id)) {
                problem("%s is a duplicate of %s, not of %s".formatted(ObservedState.at(message), id, duplicate));
            }
            return "duplicate";
        }
        String before = storedFrom.putIfAbsent(id, ObservedState.at(message));
        if (before != null) {
            problem("%s has no outcome: the row %s comes from %s".formatted(ObservedState.at(message), id, before));
        }
        return "stored";
    }

    private void checkRejected(ConsumerRecord<byte[], byte[]> message, Rejected row, Optional<OrderText> content) {
        if (!row.payload().equals(Arrays.toString(message.value()))
                || !row.key().equals(Arrays.toString(message.key()))
                || !row.headers().equals(ObservedState.headers(message))) {
            problem("%s: key, payload or headers of its row in rejected_orders differ"
                    .formatted(ObservedState.at(message)));
        }
        if (content.isPresent()) {
            String stored = expected.orders().get(content.get().id());
            if (!row.reason().equals("KEY_CONFLICT")) {
                problem("%s is a good order and was rejected as %s".formatted(ObservedState.at(message), row.reason()));
            } else if (stored == null || stored.equals(content.get().fields())) {
                problem("%s was rejected as a conflict, but orders has %s"
                        .formatted(ObservedState.at(message), stored));
            }
        } else if (row.reason().equals("KEY_CONFLICT")) {
            problem("%s is no order and was rejected as a conflict".formatted(ObservedState.at(message)));
        }
    }

    private void nothingElse() {
        if (expected.baseline() == 0 && !totals.isEmpty()) {
            problem("the totals are not what the orders say:%n%s".formatted(totals));
        }
        for (String key : expected.duplicates().keySet()) {
            if (!outcomes.contains(key)) {
                problem("duplicate_orders has %s, which is not visible or not below the cursor".formatted(key));
            }
        }
        for (String key : expected.rejected().keySet()) {
            if (!outcomes.contains(key)) {
                problem("rejected_orders has %s, which is not visible or not below the cursor".formatted(key));
            }
        }
        List<String> strangers = expected.orders().keySet().stream()
                .filter(id -> !storedFrom.containsKey(id))
                .sorted()
                .toList();
        if (strangers.size() != expected.baseline()) {
            problem("orders has %d rows of which each comes from no record below the cursor, %d were there before: %s"
                    .formatted(
                            strangers.size(),
                            expected.baseline(),
                            strangers.stream().limit(10).toList()));
        }
    }

    private void compare(int partition, String name, long inLedger, Map<String, Long> counted) {
        long found = counted.getOrDefault(name, 0L);
        if (inLedger != found) {
            problem("partition %d: the ledger has %d %s, counted were %d".formatted(partition, inLedger, name, found));
        }
    }

    private void problem(String text) {
        if (problemCount++ < PROBLEMS_SHOWN) {
            problems.add("  " + text);
        }
    }

    private static String text(ConsumerRecord<byte[], byte[]> message) {
        return message.value() == null
                ? "(null)"
                : new String(message.value(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
