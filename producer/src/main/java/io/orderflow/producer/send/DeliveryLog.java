package io.orderflow.producer.send;

import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.model.Role;
import io.orderflow.producer.make.OrderFields;
import io.orderflow.producer.make.OrderNumbers;
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

    private final DeliveryCounts counts;
    private final String servers;
    private final Lines lines;
    private final OrderNumbers numbers;
    private final AtomicLong failures = new AtomicLong();
    private final ScheduledExecutorService everySecond =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("orderflow-progress"));
    private long acknowledgedBefore;
    private long nextSilenceLine = SILENCE_SECONDS;

    public DeliveryLog(DeliveryCounts counts, Lines lines, String servers, OrderNumbers numbers) {
        this.counts = counts;
        this.servers = servers;
        this.lines = lines;
        this.numbers = numbers;
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
        return String.format(
                Locale.ROOT,
                "%s%s  p%d@%d%s",
                record.orderId(),
                orderText(record.order().get()),
                partition,
                offset,
                record.defect().isEmpty() ? "" : "  broken: " + record.outcome());
    }

    /** {@code 2 x Espresso Machine          1,299.98}, of what the contract's orders have. */
    private static String orderText(Outgoing.Order made) {
        OrderFields fields = made.fields();
        OrderValues order = made.values();
        String quantity =
                fields.shown(order, Role.QUANTITY).map(text -> text + " x ").orElse("");
        String product = fields.shown(order, Role.PRODUCT)
                .map(text -> String.format(Locale.ROOT, "%-22s", text))
                .orElse("");
        String amount = fields.shown(order, Role.AMOUNT)
                .or(() -> fields.shown(order, Role.PRICE))
                .map(text -> String.format(Locale.ROOT, " %9s", ProducerText.money(text)))
                .orElse("");
        String text = product.isEmpty() && !quantity.isEmpty()
                ? fields.shown(order, Role.QUANTITY).orElse("") + " pieces"
                : quantity + product;
        return (text.isEmpty() && amount.isEmpty() ? "" : "  ") + text + amount;
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
        DeliveryCounts.Snapshot now = counts.snapshot();
        long acknowledged = now.acknowledged() - acknowledgedBefore;
        acknowledgedBefore = now.acknowledged();
        long silence = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - now.nanosOfLast());
        if (now.inFlight() > 0 && silence >= nextSilenceLine) {
            log.warn(
                    "Kafka at {} has not answered for {} s; {} orders wait.",
                    servers,
                    silence,
                    ProducerText.count(now.inFlight()));
            nextSilenceLine = silence + SILENCE_SECONDS;
        } else if (silence < SILENCE_SECONDS) {
            nextSilenceLine = SILENCE_SECONDS;
        }
        if (lines == Lines.EVERY_SECOND && acknowledged > 0) {
            log.info(line(now, acknowledged, numbers));
        }
    }

    /** {@code 12,345/s  total 1,234,567  in flight 812  failed 0  last ORDER-1234567} */
    public static String line(DeliveryCounts.Snapshot now, long perSecond, OrderNumbers numbers) {
        return String.format(
                Locale.ROOT,
                "%8s/s  total %s  in flight %s  failed %s  last %s",
                ProducerText.count(perSecond),
                ProducerText.count(now.acknowledged()),
                ProducerText.count(now.inFlight()),
                ProducerText.count(now.failed()),
                numbers.id(now.lastNumber()));
    }

    @Override
    public void close() {
        everySecond.shutdownNow();
    }
}
