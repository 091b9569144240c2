package io.orderflow.bench;

import io.orderflow.local.WatchedProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** Runs the job as users run it until it has caught up, and watches the ledger meanwhile. */
final class Drain {

    private static final Duration SAMPLE_EVERY = Duration.ofMillis(100);

    private record Sample(long nanos, long stored, long memory) {}

    /**
     * A tenth of the rows.
     *
     * @param rate rows per second
     * @param memory resident bytes when its last row was stored; 0 if the system does not report it
     */
    record Tenth(double rate, long memory) {}

    /**
     * What was seen.
     *
     * @param firstRow from the start of the process to the first row in the ledger
     * @param steadyRate rows per second over the second half of the rows
     * @param wholeRate rows per second from the first row to the last
     * @param jobCpu CPU time of the job's process; negative if the system does not report it
     * @param peakMemory resident bytes at the highest; 0 if the system does not report it
     * @param tenths of the rows, in their order
     */
    record Result(
            Duration firstRow,
            double steadyRate,
            double wholeRate,
            Duration jobCpu,
            long peakMemory,
            List<Tenth> tenths) {
        Result {
            tenths = List.copyOf(tenths);
        }
    }

    private Drain() {}

    /**
     * Drains the topic.
     *
     * @param progress receives the number of rows stored so far
     * @throws BenchFailedException the job ended with another status than 0; its log says why
     */
    static Result run(
            List<String> command,
            Map<String, String> environment,
            Path log,
            BenchDatabase database,
            long count,
            LongConsumer progress)
            throws SQLException, InterruptedException {
        List<Sample> samples = new ArrayList<>();
        Duration cpu = Duration.ofSeconds(-1);
        long peak = 0;
        WatchedProcess job;
        // One session for all samples: each new one costs the server a handshake, and this machine serves the job, too.
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(true);
            long started = System.nanoTime();
            job = WatchedProcess.start(command, log, environment);
            long pid = job.handle().pid();
            long stored = 0;
            while (job.isRunning()) {
                stored = stored(connection, stored);
                samples.add(new Sample(
                        System.nanoTime() - started,
                        stored,
                        ProcessCost.memory(pid).orElse(0)));
                progress.accept(stored);
                cpu = ProcessCost.cpu(pid).orElse(cpu);
                OptionalLong memory = ProcessCost.peakMemory(pid);
                peak = Math.max(peak, memory.orElse(0));
                LockSupport.parkNanos(SAMPLE_EVERY.toNanos());
            }
            samples.add(new Sample(System.nanoTime() - started, stored(connection, stored), 0));
        }
        int status = job.waitFor(Duration.ofSeconds(1));
        if (status != 0) {
            throw new BenchFailedException("The job ended with status " + status + "; its log is " + log);
        }
        double first = secondsAt(samples, 1);
        double half = secondsAt(samples, count / 2);
        double last = secondsAt(samples, count);
        return new Result(
                Duration.ofMillis((long) (first * 1e3)),
                (count - count / 2) / (last - half),
                count / (last - first),
                cpu,
                peak,
                tenths(samples, count));
    }

    private static List<Tenth> tenths(List<Sample> samples, long count) {
        List<Tenth> tenths = new ArrayList<>();
        double begun = secondsAt(samples, 1);
        long done = 0;
        for (int tenth = 1; tenth <= 10; tenth++) {
            long rows = count * tenth / 10;
            double ended = secondsAt(samples, rows);
            // The last sample is of a process that has ended.
            long memory = samples.stream()
                    .filter(sample -> sample.memory() > 0 && sample.stored() <= rows)
                    .reduce((before, after) -> after)
                    .map(Sample::memory)
                    .orElse(0L);
            tenths.add(new Tenth((rows - done) / (ended - begun), memory));
            begun = ended;
            done = rows;
        }
        return tenths;
    }

    /** @param before what was stored at the last sample; 0 also while the job has not created its tables yet */
    private static long stored(Connection connection, long before) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT SUM(l.`stored`) FROM orderflow_ledger l")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            if (before > 0) {
                throw e;
            }
            return 0;
        }
    }

    /** When so many rows were stored, in seconds from the start, between the two samples around it. */
    private static double secondsAt(List<Sample> samples, long rows) {
        Sample before = samples.get(0);
        for (Sample sample : samples) {
            if (sample.stored() >= rows) {
                double share = sample.stored() == before.stored()
                        ? 1
                        : (double) (rows - before.stored()) / (sample.stored() - before.stored());
                return (before.nanos() + share * (sample.nanos() - before.nanos())) / 1e9;
            }
            before = sample;
        }
        throw new BenchFailedException("The job ended with %d rows stored, not %d".formatted(before.stored(), rows));
    }
}
