package io.orderflow.producer;

import io.orderflow.condition.Condition;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.producer.make.OrderFields;
import io.orderflow.producer.make.OrderGenerator;
import io.orderflow.producer.make.Outgoing;
import io.orderflow.producer.make.RecordFactory;
import io.orderflow.producer.make.value.Catalogue;
import io.orderflow.producer.replay.CsvReplay;
import io.orderflow.producer.replay.FileOrder;
import io.orderflow.producer.send.DeliveryCounts;
import io.orderflow.producer.send.DeliveryLog;
import io.orderflow.producer.send.KafkaPublisher;
import io.orderflow.producer.send.Manifest;
import io.orderflow.producer.send.UndeliverableOrders;
import io.orderflow.producer.send.UnsentLine;
import io.orderflow.producer.send.UnsentOrders;
import io.orderflow.producer.settings.ProducerSettings;
import io.orderflow.producer.start.FirstOrder;
import io.orderflow.producer.start.StartingOrder;
import io.orderflow.producer.stop.ProducerException;
import io.orderflow.producer.stop.ProducerText;
import io.orderflow.producer.stop.StopSignal;
import io.orderflow.producer.topic.ClientProperties;
import io.orderflow.producer.topic.CustomersTopic;
import io.orderflow.settings.Setting;
import io.orderflow.settings.Settings;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run from the first connection to the summary: topic → first id → orders ({@link Production}, or {@link
 * CsvProduction} where they come from a file) → acknowledgements.
 */
public final class ProducerRun {
    private static final Logger log = LoggerFactory.getLogger(ProducerRun.class);
    /** Written to the log file only. */
    private static final Logger ALL_SETTINGS = LoggerFactory.getLogger("io.orderflow.producer.settings");

    private final Settings<ProducerOptions.Wanted> settings;
    private final KafkaSettings kafka;
    private final ProducerSettings producer;
    private final CompiledContract contract;
    private final StopSignal stop;

    ProducerRun(Settings<ProducerOptions.Wanted> settings, StopSignal stop) {
        this.settings = settings;
        this.kafka = settings.values().kafka();
        this.producer = settings.values().producer();
        this.contract = CompiledContract.shared(settings.values().contract());
        this.stop = stop;
    }

    /**
     * Runs to the end.
     *
     * @throws ProducerException if it cannot start or continue
     */
    Condition run() {
        check();
        tellSettings();
        // Before anything is started: an invalid file is reported without Kafka.
        List<FileOrder> file =
                !producer.csv().files().isEmpty() ? new CsvReplay(producer.csv(), contract, stop).read() : List.of();
        Optional<OrderGenerator> generator = file.isEmpty() ? Optional.of(generator()) : Optional.empty();
        try (UnsentOrders unsent = UnsentOrders.open(producer.delivery().unsent(), kafka.topic())) {
            Optional<FirstOrder> beginning = new StartingOrder(kafka, producer, contract, stop).find(unsent);
            if (beginning.isEmpty()) {
                log.info("Stopped before the first order: {}", stop.reason());
                return Condition.OK;
            }
            beginning.get().warning(file, kafka.topic()).ifPresent(log::info);
            ProductionSummary summary = produce(beginning.get(), file, generator, unsent);
            log.info(summary.text(beginning.get().numbers()));
            return summary.condition();
        }
    }

    /** Lets Kafka's client check the properties passed through to it, before anything is started. */
    private void check() {
        Map<String, Object> properties = ClientProperties.producer(kafka, producer);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        try {
            var unused = new ProducerConfig(properties);
        } catch (ConfigException e) {
            throw new ProducerException(
                    Condition.USAGE, "Kafka's client refuses a property: " + e.getMessage() + ". Correct kafka.*.", e);
        }
    }

    private void tellSettings() {
        ALL_SETTINGS.info("Effective settings:\n{}", settings.describe());
        String changed = settings.effective().stream()
                .filter(setting -> !setting.origin().equals("default"))
                .map(ProducerRun::line)
                .collect(Collectors.joining());
        log.info("Settings: {}", changed.isEmpty() ? "all at their defaults" : "defaults, except" + changed);
    }

    private static String line(Setting setting) {
        return String.format(Locale.ROOT, "%n  %-28s %s  (%s)", setting.key(), setting.value(), setting.origin());
    }

    /** Made and tried before anything is started: a contract without possible orders is reported without Kafka. */
    private OrderGenerator generator() {
        long seed = producer.seed().orElseGet(() -> new SplittableRandom().nextLong());
        try {
            OrderGenerator generator = new OrderGenerator(
                    contract,
                    seed,
                    Catalogue.ofThisBuild(),
                    Clock.systemUTC(),
                    producer.load().skew());
            generator.check();
            var unused = recordFactory(generator);
            return generator;
        } catch (IllegalArgumentException e) {
            throw new ProducerException(
                    Condition.USAGE,
                    "No orders can be made up for the contract "
                            + contract.contract().name() + " (order.contract) with these settings: " + e.getMessage()
                            + ".",
                    e);
        }
    }

    private ProductionSummary produce(
            FirstOrder beginning, List<FileOrder> file, Optional<OrderGenerator> generator, UnsentOrders unsent) {
        boolean csv = !file.isEmpty();
        Optional<PrintStream> bar = csv ? ProducerMain.screen() : Optional.empty();
        DeliveryCounts counts = new DeliveryCounts();
        Optional<CustomersTopic> customers = customers();
        Optional<Manifest> manifest = producer.delivery().manifest().map(Manifest::new);
        try (DeliveryLog deliveryLog =
                        new DeliveryLog(counts, lines(bar), kafka.bootstrapServers(), beginning.numbers());
                KafkaPublisher publisher = new KafkaPublisher(
                        client(),
                        kafka.topic(),
                        new KafkaPublisher.HighestAtStart(beginning.numbers(), beginning.highest()),
                        plan(unsent, manifest),
                        counts,
                        deliveryLog)) {
            sendLeft(unsent, publisher, customers);
            return csv
                    ? new CsvProduction(producer, contract, publisher, customers, counts, stop)
                            .run(file, bar, () -> unsentLeft(unsent))
                    : new Production(
                                    producer,
                                    beginning.numbers(),
                                    () -> recordFactory(generator.orElseThrow()),
                                    publisher,
                                    customers,
                                    counts,
                                    stop)
                            .run(beginning.first(), () -> unsentLeft(unsent));
        } finally {
            manifest.ifPresent(Manifest::close);
            customers.ifPresent(CustomersTopic::close);
        }
    }

    /** A progress bar replaces progress lines; a file without one is logged like a fast producer. */
    private DeliveryLog.Lines lines(Optional<PrintStream> bar) {
        if (bar.isPresent()) {
            return DeliveryLog.Lines.NONE;
        }
        return producer.csv().files().isEmpty()
                ? DeliveryLog.Lines.at(producer.interval())
                : DeliveryLog.Lines.EVERY_SECOND;
    }

    private RecordFactory recordFactory(OrderGenerator generator) {
        return new RecordFactory(
                generator,
                producer.format(),
                RecordFactory.key(producer.load().key(), contract),
                producer.brokenShare(),
                producer.defects());
    }

    private void sendLeft(UnsentOrders unsent, KafkaPublisher publisher, Optional<CustomersTopic> customers) {
        List<UnsentLine> left = unsent.left();
        if (!left.isEmpty()) {
            log.info(
                    "Sending first what an earlier run left in {}: {} orders",
                    unsent.file(),
                    ProducerText.count(left.size()));
            left.forEach(line -> {
                customers.ifPresent(topic -> tellCustomer(topic, line));
                publisher.publishAgain(line, stop);
            });
        }
        if (unsent.leftForOthers() > 0) {
            log.warn(
                    "{} also holds {} orders for other topics; they stay until a producer of their topic starts.",
                    unsent.file(),
                    ProducerText.count(unsent.leftForOthers()));
        }
    }

    /** The run that made the order may not have got to sending it. */
    private void tellCustomer(CustomersTopic topic, UnsentLine line) {
        RecordDecoder decoder = new RecordDecoder(contract);
        OrderFields fields = new OrderFields(contract);
        line.record().flatMap(Outgoing::value).ifPresent(value -> {
            if (decoder.decode(value) instanceof Decoded.Accepted accepted) {
                fields.customer(accepted.values()).ifPresent(topic::orderComesFrom);
            }
        });
    }

    private ProductionSummary.UnsentLeft unsentLeft(UnsentOrders unsent) {
        boolean steady = producer.load().profile().isFlat()
                && !producer.interval().isZero()
                && producer.csv().files().isEmpty();
        return new ProductionSummary.UnsentLeft(
                unsent.count() - unsent.leftForOthers(),
                unsent.file().toString(),
                steady ? 1e9 / producer.interval().toNanos() : 0);
    }

    private KafkaPublisher.DeliveryPlan plan(UnsentOrders unsent, Optional<Manifest> manifest) {
        return new KafkaPublisher.DeliveryPlan(
                unsent,
                new UndeliverableOrders(client(), kafka.deadLetterTopic(), kafka.topic()),
                manifest,
                producer.delivery().attempts(),
                producer.delivery().backoff());
    }

    private Optional<CustomersTopic> customers() {
        String topic = producer.load().customersTopic();
        if (topic.isEmpty()) {
            return Optional.empty();
        }
        try (Admin admin = Admin.create(ClientProperties.admin(kafka))) {
            CustomersTopic.create(
                    admin,
                    topic,
                    producer.creation().partitions(),
                    producer.creation().copies());
        }
        return Optional.of(new CustomersTopic(client(), topic));
    }

    /** One publisher per topic: a known bug of Kafka's client mixed up the topics of expiring batches. */
    private Producer<byte[], byte[]> client() {
        return new KafkaProducer<>(
                ClientProperties.producer(kafka, producer), new ByteArraySerializer(), new ByteArraySerializer());
    }
}
