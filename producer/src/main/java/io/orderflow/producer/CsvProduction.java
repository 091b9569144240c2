package io.orderflow.producer;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.encode.RecordEncoder;
import io.orderflow.producer.make.OrderFields;
import io.orderflow.producer.make.Outgoing;
import io.orderflow.producer.make.RecordFactory;
import io.orderflow.producer.replay.CsvReplay;
import io.orderflow.producer.replay.FileOrder;
import io.orderflow.producer.send.DeliveryCounts;
import io.orderflow.producer.send.KafkaPublisher;
import io.orderflow.producer.settings.ProducerSettings;
import io.orderflow.producer.stop.StopSignal;
import io.orderflow.producer.topic.CustomersTopic;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Sends the orders of a file, as {@link Production} sends generated ones, and waits for the acknowledgements. */
final class CsvProduction {
    private final ProducerSettings settings;
    private final CompiledContract contract;
    private final KafkaPublisher publisher;
    private final Optional<CustomersTopic> customers;
    private final DeliveryCounts counts;
    private final StopSignal stop;

    CsvProduction(
            ProducerSettings settings,
            CompiledContract contract,
            KafkaPublisher publisher,
            Optional<CustomersTopic> customers,
            DeliveryCounts counts,
            StopSignal stop) {
        this.settings = settings;
        this.contract = contract;
        this.publisher = publisher;
        this.customers = customers;
        this.counts = counts;
        this.stop = stop;
    }

    /**
     * Runs to the end. Called by the thread that the stop signal wakes.
     *
     * @param orders of the file, in sending order
     * @param bar where progress is drawn; empty for no progress bar
     * @param unsentLeft returns the number of orders left in the file of unsent orders; called at the end
     */
    ProductionSummary run(
            List<FileOrder> orders, Optional<PrintStream> bar, Supplier<ProductionSummary.UnsentLeft> unsentLeft) {
        CsvReplay replay = new CsvReplay(settings.csv(), contract, stop);
        RecordEncoder encoder = new RecordEncoder(contract, settings.format());
        OrderFields fields = new OrderFields(contract);
        Function<OrderValues, String> key = RecordFactory.key(settings.load().key(), contract);
        publisher.connect();
        customers.ifPresent(CustomersTopic::connect);
        long start = System.nanoTime();
        int sent = replay.run(
                orders,
                order -> {
                    Outgoing.Order outgoing = new Outgoing.Order(fields, order.values());
                    customers.ifPresent(topic -> outgoing.customer().ifPresent(topic::orderComesFrom));
                    Optional<byte[]> value = Optional.of(encoder.encode(order.values()));
                    publisher.publish(
                            List.of(Outgoing.of(order.number(), outgoing, key.apply(order.values()), value)), stop);
                },
                bar);
        Production.awaitAcknowledgements(counts, settings.flushLimit());
        LongSummaryStatistics numbers = orders.stream()
                .limit(sent)
                .mapToLong(FileOrder::number)
                .filter(number -> number > 0)
                .summaryStatistics();
        return new ProductionSummary(
                stop.isRequested() ? stop.reason() : "the file was sent",
                Duration.ofNanos(System.nanoTime() - start),
                numbers.getCount() == 0 ? 1 : numbers.getMin(),
                numbers.getCount() == 0 ? 0 : numbers.getMax(),
                counts.snapshot(),
                unsentLeft.get());
    }
}
