package io.orderflow.demo;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the database says at one moment, and which confirmations have arrived.
 *
 * @param heartbeat the job's; empty before its first
 * @param rejectedByReason reason → count, most frequent first
 * @param newest the newest orders first
 * @param confirmed empty where no one follows orders
 * @param streams the queries of streaming SQL that run, or ended a moment ago
 */
record Observation(
        Optional<Heartbeat> heartbeat,
        Ledger ledger,
        Map<String, Long> rejectedByReason,
        List<OrderRow> newest,
        List<StreamRow> streams,
        Optional<Confirmed> confirmed) {
    /** Before there are any tables. */
    static final Observation NOTHING = new Observation(Optional.empty(), Ledger.EMPTY, Map.of(), List.of(), List.of());

    /**
     * The row that the job's driver writes every two seconds.
     *
     * @param reason a named code, or empty
     * @param driver names the process
     * @param age since it was written
     * @param latency from the record's time in Kafka to the commit of its row; empty while nothing is stored, or only
     *     records without a usable timestamp
     */
    record Heartbeat(
            String state,
            String reason,
            String message,
            long epoch,
            String driver,
            Duration age,
            double receivedPerSecond,
            double storedPerSecond,
            Optional<Latency> latency) {
        private static final Duration LATE = Duration.ofSeconds(10);

        boolean isOf(long pid) {
            return driver.contains("process " + pid + ",");
        }

        boolean isLate() {
            return age.compareTo(LATE) > 0;
        }

        /** Orders are stored, and none of their timestamps says how long that took. */
        boolean hasUnknownLatency() {
            return latency.isEmpty() && storedPerSecond > 0;
        }

        boolean isRunning() {
            return state.equals("RUNNING");
        }
    }

    /** Percentiles, in milliseconds. */
    record Latency(long p50, long p95, long p99) {}

    /**
     * The ledger over all partitions.
     *
     * @param received visible offsets below the cursors: counted by position, not by outcome
     * @param next partition → first offset without an outcome
     */
    record Ledger(long received, long stored, long duplicate, long rejected, Map<Integer, Long> next) {
        static final Ledger EMPTY = new Ledger(0, 0, 0, 0, Map.of());

        Ledger {
            next = Map.copyOf(next);
        }

        boolean isBalanced() {
            return received == stored + duplicate + rejected;
        }
    }

    /**
     * An order as it stands in the table, as far as its contract has such roles.
     *
     * @param product or the order's time, if it has no product
     * @param amount with its currency; may be empty
     */
    record OrderRow(String id, String product, Optional<String> quantity, Optional<String> price, String amount) {}

    /**
     * What a query of streaming SQL says of itself.
     *
     * @param reason a named code, or empty
     * @param written rows, since its start
     */
    record StreamRow(String name, String state, String reason, long written) {}

    /**
     * What came out of the topic of confirmations since the demo's start.
     *
     * @param delay from the record's time in Kafka to its confirmation, of the newest; empty if there is none
     * @param newest key and status of the newest; empty if there is none
     */
    record Confirmed(long confirmed, long declined, Optional<Latency> delay, Optional<String> newest) {
        Confirmed {
            requireNonNull(delay, "delay is null");
            requireNonNull(newest, "newest is null");
        }

        long all() {
            return confirmed + declined;
        }
    }

    /** Without confirmations. */
    Observation(
            Optional<Heartbeat> heartbeat,
            Ledger ledger,
            Map<String, Long> rejectedByReason,
            List<OrderRow> newest,
            List<StreamRow> streams) {
        this(heartbeat, ledger, rejectedByReason, newest, streams, Optional.empty());
    }

    Observation {
        requireNonNull(confirmed, "confirmed is null");
        requireNonNull(heartbeat, "heartbeat is null");
        requireNonNull(ledger, "ledger is null");
        newest = List.copyOf(newest);
        streams = List.copyOf(streams);
    }

    /** The same with what was confirmed; nothing as long as the database says nothing. */
    Observation with(Optional<Confirmed> seen) {
        return ledger.equals(Ledger.EMPTY) && heartbeat.isEmpty()
                ? this
                : new Observation(heartbeat, ledger, rejectedByReason, newest, streams, seen);
    }
}
