package io.orderflow.pipeline.crash;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether every record of a log has exactly one outcome, the right one, and the totals are right. Of no code of the
 * job.
 */
final class OneOutcome {

    private final List<List<Thing>> log;
    private final Map<Integer, Integer> stored = new HashMap<>();
    private final Map<String, Integer> duplicates = new HashMap<>();
    private final Map<String, String> rejected = new HashMap<>();
    private final Map<Integer, TreeMap<Long, Integer>> limits = new HashMap<>();
    private final Set<Integer> claimed = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    private OneOutcome(List<List<Thing>> log) {
        this.log = log;
    }

    /** What is wrong below the cursors; empty: nothing. */
    static List<String> problems(ProtocolWorld world) throws SQLException {
        OneOutcome check = new OneOutcome(world.log());
        try (Connection connection = world.database().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
            check.read(statement);
            check.check(statement);
            statement.execute("COMMIT");
        }
        return check.problems;
    }

    private void read(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT id, amount FROM things")) {
            while (row.next()) {
                stored.put(row.getInt(1), row.getInt(2));
            }
        }
        try (ResultSet row =
                statement.executeQuery("SELECT kafka_partition, kafka_offset, order_id FROM duplicate_orders")) {
            while (row.next()) {
                duplicates.put(row.getInt(1) + "@" + row.getLong(2), row.getInt(3));
            }
        }
        try (ResultSet row =
                statement.executeQuery("SELECT kafka_partition, kafka_offset, reason FROM rejected_orders")) {
            while (row.next()) {
                rejected.put(row.getInt(1) + "@" + row.getLong(2), row.getString(3));
            }
        }
        try (ResultSet row = statement.executeQuery("SELECT f.kafka_partition, f.from_offset, c.version FROM"
                + " orderflow_contract_in_force f JOIN orderflow_contracts c ON c.hash = f.hash")) {
            while (row.next()) {
                int version = Integer.parseInt(row.getString(3).replaceFirst("[.].*", ""));
                limits.computeIfAbsent(row.getInt(1), any -> new TreeMap<>())
                        .put(row.getLong(2), ProtocolWorld.most(version));
            }
        }
    }

    private void check(Statement statement) throws SQLException {
        Set<String> seen = new HashSet<>();
        try (ResultSet row =
                statement.executeQuery("SELECT kafka_partition, next_offset, `stored`, duplicate, rejected,"
                        + " absent, lost FROM orderflow_ledger")) {
            while (row.next()) {
                int partition = row.getInt(1);
                Map<String, Long> counted = new TreeMap<>();
                for (long offset = 0; offset < row.getLong(2); offset++) {
                    seen.add(partition + "@" + offset);
                    counted.merge(outcome(partition, offset), 1L, Long::sum);
                }
                String inLedger = counts(row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6));
                String found = counts(
                        counted.getOrDefault("stored", 0L),
                        counted.getOrDefault("duplicate", 0L),
                        counted.getOrDefault("rejected", 0L),
                        counted.getOrDefault("absent", 0L));
                if (!inLedger.equals(found) || row.getLong(7) != 0) {
                    problems.add("partition " + partition + ": the ledger has " + inLedger + ", found " + found);
                }
            }
        }
        duplicates.keySet().stream()
                .filter(key -> !seen.contains(key))
                .forEach(key -> problems.add(key + " too early"));
        rejected.keySet().stream().filter(key -> !seen.contains(key)).forEach(key -> problems.add(key + " too early"));
        if (!claimed.equals(stored.keySet())) {
            problems.add("rows of no record: " + stored.keySet() + " without " + claimed);
        }
        try (ResultSet row = statement.executeQuery("SELECT (SELECT COALESCE(SUM(orders), 0) FROM partition_totals),"
                + " (SELECT COALESCE(SUM(quantity), 0) FROM partition_totals), (SELECT COUNT(*) FROM things),"
                + " (SELECT COALESCE(SUM(amount), 0) FROM things)")) {
            row.next();
            if (row.getLong(1) != row.getLong(3) || row.getLong(2) != row.getLong(4)) {
                problems.add("totals: " + row.getLong(1) + " orders of " + row.getLong(2) + ", the table has "
                        + row.getLong(3) + " of " + row.getLong(4));
            }
        }
    }

    private static String counts(long stored, long duplicate, long rejected, long absent) {
        return stored + " stored, " + duplicate + " duplicate, " + rejected + " rejected, " + absent + " absent";
    }

    private String outcome(int partition, long offset) {
        String at = partition + "@" + offset;
        Thing thing = log.get(partition).get((int) offset);
        String reason = rejected.get(at);
        Integer duplicate = duplicates.get(at);
        if (reason != null && duplicate != null) {
            problems.add(at + " has two outcomes");
        }
        if (thing.kind() == Thing.Kind.INVISIBLE) {
            return "absent";
        }
        String expected = thing.kind() == Thing.Kind.BROKEN
                ? "NOT_JSON"
                : thing.amount() > limits.get(partition).floorEntry(offset).getValue() ? "OUT_OF_RANGE" : "";
        if (!expected.isEmpty()) {
            if (!expected.equals(reason)) {
                problems.add(at + " must be " + expected + ", is " + reason);
            }
            return "rejected";
        }
        Integer row = stored.get(thing.id());
        boolean same = row != null && row == thing.amount();
        if (reason != null) {
            if (!reason.equals("KEY_CONFLICT") || row == null || same) {
                problems.add(at + " " + thing + " is rejected as " + reason + ", the table has " + row);
            }
            return "rejected";
        }
        if (!same) {
            problems.add(at + " " + thing + " is lost, the table has " + row);
        }
        if (duplicate != null) {
            return "duplicate";
        }
        if (!claimed.add(thing.id())) {
            problems.add(at + " " + thing + " has no outcome: its row comes from another record");
        }
        return "stored";
    }
}
