package io.orderflow.streams.console;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Shows one batch after another and counts. Driver only; never captured by a task. */
final class ShowBatch implements VoidFunction2<Dataset<Row>, Long> {

    private static final long serialVersionUID = 1;

    private final transient PrintWriter out;
    private final transient OrdersOnScreen screen;
    private final transient CountDownLatch full = new CountDownLatch(1);
    private final DecodeRecords decode;
    private final long limit;
    private final long startedNanos = System.nanoTime();
    private long accepted;
    private long rejected;
    private long shown;

    /**
     * Shows what this decodes.
     *
     * @param limit maximum number of records to show
     */
    ShowBatch(PrintWriter out, OrdersOnScreen screen, DecodeRecords decode, long limit) {
        this.out = requireNonNull(out, "out is null");
        this.screen = requireNonNull(screen, "screen is null");
        this.decode = requireNonNull(decode, "decode is null");
        this.limit = limit;
    }

    @Override
    public void call(Dataset<Row> batch, Long batchId) {
        show(batch.mapPartitions(decode, Encoders.javaSerialization(DisplayedRecord.Records.class))
                .collectAsList());
    }

    private synchronized void show(List<DisplayedRecord.Records> records) {
        if (full.getCount() == 0) {
            return;
        }
        records.forEach(of -> {
            accepted += of.accepted();
            rejected += of.rejected();
        });
        records.stream()
                .flatMap(of -> of.shown().stream())
                .sorted(Comparator.comparingLong(DisplayedRecord::timestamp)
                        .thenComparingInt(DisplayedRecord::partition)
                        .thenComparingLong(DisplayedRecord::offset))
                .limit(limit - shown)
                .forEach(one -> {
                    screen.lines(one).forEach(out::println);
                    shown++;
                });
        out.flush();
        if (shown >= limit) {
            full.countDown();
        }
    }

    /** Waits for a limited time until the limit is reached. */
    boolean awaitFull(long millis) throws InterruptedException {
        return full.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Stops showing records and prints a summary. */
    synchronized String end() {
        full.countDown();
        return String.format(
                Locale.ROOT,
                "received %,d = accepted %,d + rejected %,d, shown %,d, in %,d s; nothing was stored",
                accepted + rejected,
                accepted,
                rejected,
                shown,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedNanos));
    }
}
