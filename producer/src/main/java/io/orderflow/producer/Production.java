package io.orderflow.producer;

import io.orderflow.producer.make.OrderNumbers;
import io.orderflow.producer.make.OrderSequence;
import io.orderflow.producer.make.Outgoing;
import io.orderflow.producer.make.Pace;
import io.orderflow.producer.make.RecordFactory;
import io.orderflow.producer.send.DeliveryCounts;
import io.orderflow.producer.send.KafkaPublisher;
import io.orderflow.producer.settings.ProducerSettings;
import io.orderflow.producer.stop.ProducerText;
import io.orderflow.producer.stop.StopSignal;
import io.orderflow.producer.topic.CustomersTopic;
import io.orderflow.program.schedule.DaemonThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes records at their pace ({@link RecordFactory}) and sends them ({@link KafkaPublisher}), with one or more
 * threads, until something ends it; then waits for the acknowledgements.
 */
final class Production {
    private static final Logger log = LoggerFactory.getLogger(Production.class);
    /** Threads pause at most this long, because a stop does not wake them. */
    private static final long LONGEST_PARK = TimeUnit.MILLISECONDS.toNanos(100);
    /** Records that are due at once, as they always are at full speed, are saved and sent together, up to so many. */
    private static final int MOST_TOGETHER = 64;

    private final ProducerSettings settings;
    private final OrderNumbers numbers;
    private final Supplier<RecordFactory> factories;
    private final KafkaPublisher publisher;
    /** The topic to which each customer is sent before the first order; empty if customers are not sent. */
    private final Optional<CustomersTopic> customers;

    private final DeliveryCounts counts;
    private final StopSignal stop;
    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private long start;

    /**
     * @param factories one for each thread
     */
    Production(
            ProducerSettings settings,
            OrderNumbers numbers,
            Supplier<RecordFactory> factories,
            KafkaPublisher publisher,
            Optional<CustomersTopic> customers,
            DeliveryCounts counts,
            StopSignal stop) {
        this.settings = settings;
        this.numbers = numbers;
        this.factories = factories;
        this.publisher = publisher;
        this.customers = customers;
        this.counts = counts;
        this.stop = stop;
    }

    /**
     * Runs to the end. Called by the thread that the stop signal wakes.
     *
     * @param first the number of the first order
     * @param unsentLeft returns the number of orders left in the file of unsent orders; called at the end
     */
    ProductionSummary run(long first, Supplier<ProductionSummary.UnsentLeft> unsentLeft) {
        long idsLeft = numbers.highest() - first + 1;
        long ordersToMake = Math.min(settings.count().orElse(idsLeft), idsLeft);
        RecordFactory firstFactory = factories.get();
        publisher.connect(); // before the clock starts: otherwise the first order would be late
        customers.ifPresent(CustomersTopic::connect);
        start = System.nanoTime();
        OrderSequence sequence = new OrderSequence(pace(), first, ordersToMake);
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < settings.load().threads(); i++) {
            Thread other = DaemonThreads.of("orderflow-orders-" + (i + 1), () -> work(sequence, factories.get()));
            others.add(other);
            other.start();
        }
        work(sequence, firstFactory);
        others.forEach(Production::join);
        if (fault.get() instanceof Error error) {
            throw error;
        }
        if (fault.get() instanceof RuntimeException problem) {
            throw problem;
        }
        awaitAcknowledgements(counts, settings.flushLimit());
        return new ProductionSummary(
                ending(sequence),
                Duration.ofNanos(System.nanoTime() - start),
                first,
                sequence.last(),
                counts.snapshot(),
                unsentLeft.get());
    }

    private Pace pace() {
        Duration sinceMidnight = Duration.ofMillis(Instant.now().toEpochMilli() % TimeUnit.DAYS.toMillis(1));
        return new Pace(
                settings.interval(),
                elapsed -> settings.load().profile().factor(elapsed, sinceMidnight.toNanos()),
                System::nanoTime);
    }

    private void work(OrderSequence sequence, RecordFactory factory) {
        List<Outgoing> due = new ArrayList<>();
        try {
            while (!stop.isRequested() && fault.get() == null && untilDeadline() > 0) {
                long number = sequence.take(); // 0: no more; below 0: none is due for so many nanoseconds
                if (number > 0) {
                    due.addAll(factory.records(number));
                }
                if (due.size() >= MOST_TOGETHER || (number <= 0 && !due.isEmpty())) {
                    publish(due);
                } else if (number == 0) {
                    return;
                } else if (number < 0) {
                    LockSupport.parkNanos(this, Math.min(-number, Math.min(LONGEST_PARK, untilDeadline())));
                }
            }
            publish(due);
        } catch (RuntimeException | Error e) {
            fault.compareAndSet(null, e); // reported by the thread that waits for all
        }
    }

    /** Sends the records and empties the list. */
    private void publish(List<Outgoing> due) {
        if (due.isEmpty()) {
            return;
        }
        customers.ifPresent(topic -> due.forEach(
                record -> record.order().ifPresent(order -> order.customer().ifPresent(topic::orderComesFrom))));
        publisher.publish(due, stop);
        due.clear();
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private String ending(OrderSequence sequence) {
        if (stop.isRequested()) {
            return stop.reason();
        }
        if (settings.count().isPresent() && sequence.taken() >= settings.count().getAsLong()) {
            return ProducerText.count(sequence.taken()) + " orders were requested";
        }
        return sequence.last() >= numbers.highest()
                ? "the last order id, " + numbers.id(numbers.highest()) + ", is used"
                : "the duration was reached";
    }

    private long untilDeadline() {
        return settings.duration()
                .map(limit -> TimeUnit.NANOSECONDS.convert(limit) - (System.nanoTime() - start))
                .orElse(Long.MAX_VALUE);
    }

    /** Waits for outstanding acknowledgements, within the limit. */
    static void awaitAcknowledgements(DeliveryCounts counts, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean noticed = false;
        long noticeAfter = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
        while (counts.snapshot().inFlight() > 0 && System.nanoTime() < deadline) {
            if (!noticed && System.nanoTime() > noticeAfter) {
                noticed = true;
                log.info(
                        "Stopping: {} orders are in flight; waiting up to {}. Ctrl-C exits immediately.",
                        ProducerText.count(counts.snapshot().inFlight()),
                        ProducerText.duration(limit));
            }
            StopSignal.shortPause();
        }
    }
}
