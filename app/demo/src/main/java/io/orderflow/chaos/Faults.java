package io.orderflow.chaos;

import io.orderflow.condition.Condition;
import io.orderflow.local.WatchedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** All faults by name. */
final class Faults {

    static final String WAITS = "the job waits and goes on";
    static final String RESTARTS = "the next job goes on from the ledger";

    /**
     * Faults that end the job: a soak leaves them out of its second half, so that one process lives through the rest.
     */
    private static final Set<String> ENDING_THE_JOB =
            Set.of("job-kill", "job-term", "job-second", "crash-after-commit", "crash-mid-insert");

    /** Short, and undone when they end: a soak may strike them in any order. */
    private static final List<String> OF_A_SOAK = List.of(
            "job-kill",
            "job-term",
            "job-second",
            "crash-after-commit",
            "crash-mid-insert",
            "scratch-deleted",
            "scratch-truncated",
            "mysql-kill",
            "mysql-read-only",
            "mysql-connections",
            "mysql-locked-out",
            "mysql-privileges",
            "mysql-failover",
            "ledger-locked",
            "table-swapped",
            "table-cut-over",
            "table-altered",
            "deadlocks",
            "wire-cut",
            "wire-swallows",
            "wire-slow",
            "commit-cut",
            "answer-cut",
            "broker-wire-cut",
            "broker-wire-swallows",
            "broker-wire-slow",
            "kafka-kill",
            "kafka-stop",
            "dead-letter-topic",
            "hanging-transaction",
            "giants");

    private Faults() {}

    static List<Fault> all() {
        return Stream.of(
                        JobFaults.all(),
                        DatabaseFaults.all(),
                        TableFaults.all(),
                        WireFaults.all(),
                        BrokerFaults.all(),
                        ClusterFaults.all(),
                        ProgramFaults.all(),
                        NamedStops.all())
                .flatMap(List::stream)
                .toList();
    }

    static Optional<Fault> named(String name) {
        return all().stream().filter(fault -> fault.name().equals(name)).findFirst();
    }

    static List<Fault> forSoak() {
        return all().stream().filter(fault -> OF_A_SOAK.contains(fault.name())).toList();
    }

    static boolean endsTheJob(Fault fault) {
        return ENDING_THE_JOB.contains(fault.name());
    }

    static void pause(int seconds) throws InterruptedException {
        TimeUnit.SECONDS.sleep(seconds);
    }

    static void requireFenced(WatchedProcess first) throws InterruptedException {
        requireExit(first, Condition.FENCED, Duration.ofSeconds(90));
    }

    static void requireExit(WatchedProcess job, Condition condition, Duration limit) throws InterruptedException {
        int code = job.waitFor(limit);
        if (code != condition.exitCode()) {
            throw new IllegalStateException("the job ended with " + code + " in place of " + condition.code() + " ("
                    + condition.exitCode() + ")");
        }
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                if (!Files.isSymbolicLink(file) && !file.toString().endsWith(".sock")) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
