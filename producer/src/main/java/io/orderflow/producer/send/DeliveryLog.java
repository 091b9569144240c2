package io.orderflow.producer.send;

import io.orderflow.contract.order.Order;
import io.orderflow.producer.make.OrderNumber;
import io.orderflow.producer.make.Outgoing;
import io.orderflow.producer.stop.ProducerText;
import io.orderflow.program.schedule.DaemonThreads;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log that a person follows: one line per order up to ten orders a second, one line per second above; and a warning
 * when Kafka stops responding. Thread-safe.
 */
public final class DeliveryLog implements AutoCloseable {
    /** What is logged of acknowledged records; failures are always logged. */
    public enum Lines {
        EACH,
        EVERY_SECOND,
        NONE;

        /**
         * @param interval between two orders
         */
        public static Lines at(Duration interval) {
            return interval.compareTo(LINE_EACH) >= 0 ? EACH : EVERY_SECOND;
        }
    }

    private static final Logger log = LoggerFactory.getLogger(DeliveryLog.class);
    /** Orders further apart than this get one line each. */
    private static final Duration LINE_EACH = Duration.ofMillis(100);
    /** How long Kafka may be silent before it is logged. */
    private static final long SILENCE_SECONDS = 5;
    /** Failures that are logged individually; the summary counts the others. */
    private static final long MOST_FAILURE_LINES = 20;

    private final DeliveryCounts tally;
    private final String servers;
    private final Lines lines;
    private final AtomicLong failures = new AtomicLong();
    private final ScheduledExecutorService everySecond =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("orderflow-progress"));
    private long acknowledgedBefore;
    private long nextSilenceLine = SILENCE_SECONDS;

    public DeliveryLog(DeliveryCounts tally, Lines lines, String servers) {
        this.tally = tally;
        this.servers = servers;
        this.lines = lines;
        var unused = everySecond.scheduleAtFixedRate(this::second, 1, 1, TimeUnit.SECONDS);
    }

    public void acknowledged(Outgoing record, int partition, long offset) {
        if (lines == Lines.EACH && log.isInfoEnabled()) {
            log.info(line(record, partition, offset));
        }
    }

    /** {@code ORDER-000042  2 x Espresso Machine          1,299.98  p1@17}: within 80 columns with time and level. */
    public static String line(Outgoing record, int partition, long offset) {
        if (record.order().isEmpty()) {
            return String.format(
                    Locale.ROOT, "%s  left by an earlier run  p%d@%d", record.orderId(), partition, offset);
        }
        Order order = record.order().get();
        return String.format(
                Locale.ROOT,
                "%s  %d x %-22s %9s  p%d@%d%s",
                order.orderId(),
                order.quantity(),
                order.productName(),
                ProducerText.money(order.totalPriceCents()),
                partition,
                offset,
                record.defect().map(defect -> "  broken: " + defect.outcome()).orElse(""));
    }

    public void failed(Outgoing record, Exception problem) {
        long number = failures.incrementAndGet();
        if (number <= MOST_FAILURE_LINES) {
            log.error(
                    "{} is kept for the next start: {}{}",
                    record.orderId(),
                    problem.getMessage(),
                    number == MOST_FAILURE_LINES ? " (further failures are only counted)" : "");
        }
    }

    public void deadLettered(Outgoing record, Exception problem) {
        log.error("Kafka refused {}; it is in the dead-letter topic: {}", record.orderId(), problem.getMessage());
    }

    private void second() {
        DeliveryCounts.Counts counts = tally.counts();
        long acknowledged = counts.acknowledged() - acknowledgedBefore;
        acknowledgedBefore = counts.acknowledged();
        long silence = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - counts.nanosOfLast());
        if (counts.inFlight() > 0 && silence >= nextSilenceLine) {
            log.warn(
                    "Kafka at {} has not answered for {} s; {} orders wait.",
                    servers,
                    silence,
                    ProducerText.count(counts.inFlight()));
            nextSilenceLine = silence + SILENCE_SECONDS;
        } else if (silence < SILENCE_SECONDS) {
            nextSilenceLine = SILENCE_SECONDS;
        }
        if (lines == Lines.EVERY_SECOND && acknowledged > 0) {
            log.info(line(counts, acknowledged));
        }
    }

    /** {@code 12,345/s  total 1,234,567  in flight 812  failed 0  last ORDER-1234567} */
    public static String line(DeliveryCounts.Counts counts, long perSecond) {
        return String.format(
                Locale.ROOT,
                "%8s/s  total %s  in flight %s  failed %s  last %s",
                ProducerText.count(perSecond),
                ProducerText.count(counts.acknowledged()),
                ProducerText.count(counts.inFlight()),
                ProducerText.count(counts.failed()),
                OrderNumber.id(counts.lastNumber()));
    }

    @Override
    public void close() {
        everySecond.shutdownNow();
    }
}
