package io.orderflow.producer;

import io.orderflow.order.Order;
import io.orderflow.settings.ExitCode;
import io.orderflow.settings.KafkaSettings;
import io.orderflow.settings.ProducerSettings;
import io.orderflow.settings.Setting;
import io.orderflow.settings.Settings;
import java.io.Console;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run from the first connection to the summary: topic → first id → orders → answers. */
final class ProducerRun {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerRun.class);
    /** Goes to the file only. */
    private static final Logger ALL_SETTINGS = LoggerFactory.getLogger("io.orderflow.producer.settings");

    private final Settings<ProducerOptions.Wanted> settings;
    private final KafkaSettings kafka;
    private final ProducerSettings producer;
    private final StopSignal stop;

    ProducerRun(Settings<ProducerOptions.Wanted> settings, StopSignal stop) {
        this.settings = settings;
        this.kafka = settings.values().kafka();
        this.producer = settings.values().producer();
        this.stop = stop;
    }

    /**
     * Runs to the end.
     *
     * @throws ProducerException if it cannot start or go on
     */
    ExitCode run() {
        check();
        tellSettings();
        try (UnsentOrders unsent = UnsentOrders.open(producer.delivery().unsent(), kafka.topic())) {
            Optional<Beginning> beginning = connect(unsent);
            if (beginning.isEmpty()) {
                LOG.info("Stopped before the first order: {}", stop.reason());
                return ExitCode.OK;
            }
            Summary summary = produce(beginning.get(), unsent);
            LOG.info(summary.text());
            return summary.exitCode();
        }
    }

    /** Kafka's client judges the properties that are passed through to it, before anything is started. */
    private void check() {
        Map<String, Object> properties = Clients.producer(kafka, producer);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        try {
            var unused = new ProducerConfig(properties);
        } catch (ConfigException e) {
            throw new ProducerException(
                    ExitCode.USAGE, "Kafka's client refuses a property: " + e.getMessage() + ". Correct kafka.*.", e);
        }
    }

    private void tellSettings() {
        ALL_SETTINGS.info("Effective settings:\n{}", settings.describe());
        String changed = settings.effective().stream()
                .filter(setting -> !setting.origin().equals("default"))
                .map(setting -> line(setting))
                .collect(Collectors.joining());
        LOG.info("Settings: {}", changed.isEmpty() ? "all at their defaults" : "defaults, but for" + changed);
    }

    private static String line(Setting setting) {
        return String.format("%n  %-28s %s  (%s)", setting.key(), setting.value(), setting.origin());
    }

    /** Where to begin; empty if a stop was requested while connecting. */
    private Optional<Beginning> connect(UnsentOrders unsent) {
        stop.interruptibly();
        try {
            Optional<Integer> partitions = new TopicPreparation(kafka, producer, stop).prepare();
            if (partitions.isEmpty()) {
                return Optional.empty();
            }
            LOG.info(
                    "Connected to Kafka at {}: topic {}, {} partitions",
                    kafka.bootstrapServers(),
                    kafka.topic(),
                    partitions.get());
            Beginning beginning = Beginning.after(highest().orHigher(highest(unsent)), producer.startingOrderId());
            beginning.tell(LOG, kafka.topic());
            return Optional.of(beginning);
        } catch (InterruptException e) {
            return Optional.empty();
        } catch (KafkaException e) {
            throw new ProducerException(
                    ExitCode.FAILED,
                    "Cannot read topic " + kafka.topic() + " to find its highest order id: " + e.getMessage()
                            + ". Set STARTING_ORDER_ID only if you know that id to be free.",
                    e);
        } finally {
            stop.uninterruptibly();
        }
    }

    /** Among those that an earlier run gave an id, and that are in no topic yet. */
    private static HighestOrder highest(UnsentOrders unsent) {
        return unsent.left().stream().flatMapToLong(line -> line.number().stream()).max().stream()
                .mapToObj(number -> new HighestOrder(number, unsent.file().toString()))
                .findFirst()
                .orElse(HighestOrder.NONE);
    }

    private HighestOrder highest() {
        try (var consumer = new KafkaConsumer<>(
                Clients.consumer(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return new TopicTail(consumer).highest(kafka.topic());
        }
    }

    private Summary produce(Beginning beginning, UnsentOrders unsent) {
        long seed = producer.seed().orElseGet(() -> new SplittableRandom().nextLong());
        OrderGenerator generator = new OrderGenerator(
                seed,
                Catalogue.ofThisBuild(),
                Clock.systemUTC(),
                producer.load().skew());
        Tally tally = new Tally();
        Optional<CustomersTopic> customers = customers();
        Optional<Manifest> manifest = producer.delivery().manifest().map(Manifest::new);
        try (DeliveryLog log = new DeliveryLog(tally, producer.interval(), kafka.bootstrapServers());
                KafkaPublisher publisher = publisher(beginning, safety(unsent, manifest), tally, log)) {
            sendLeft(unsent, publisher);
            if (producer.csv().file().isPresent()) {
                return replay(publisher, customers, tally, () -> kept(unsent));
            }
            return new Production(producer, () -> assembly(generator), publisher, customers, tally, stop)
                    .run(beginning.first(), () -> kept(unsent));
        } finally {
            manifest.ifPresent(Manifest::close);
            customers.ifPresent(CustomersTopic::close);
        }
    }

    private Summary replay(
            KafkaPublisher publisher, Optional<CustomersTopic> customers, Tally tally, Supplier<Summary.Kept> kept) {
        long start = System.nanoTime();
        Replay replay = new Replay(producer.csv(), stop);
        List<Order> orders = replay.read();
        OrderEncoder encoder = OrderEncoder.of(producer.format());
        Function<Order, String> key = key(producer.load().key());
        Optional<PrintStream> bar = isTerminal() ? Optional.of(ProducerMain.screen()) : Optional.empty();
        int sent = replay.run(
                orders,
                order -> {
                    customers.ifPresent(topic -> topic.orderComesFrom(order.customerId()));
                    long number = OrderNumber.of(order.orderId()).orElse(0);
                    publisher.publish(
                            Outgoing.of(
                                    number,
                                    order,
                                    key.apply(order),
                                    Optional.of(encoder.encode(order)),
                                    Optional.empty()),
                            stop);
                },
                bar);
        Production.settle(tally, producer.flushLimit());
        LongSummaryStatistics numbers = orders.stream()
                .limit(sent)
                .flatMapToLong(order -> OrderNumber.of(order.orderId()).stream())
                .summaryStatistics();
        return new Summary(
                stop.isRequested() ? stop.reason() : "the file was sent",
                Duration.ofNanos(System.nanoTime() - start),
                sent == 0 ? 1 : numbers.getMin(),
                sent == 0 ? 0 : numbers.getMax(),
                tally.counts(),
                new Summary.Kept(kept.get().records(), kept.get().file(), 0));
    }

    @SuppressWarnings("SystemConsoleNull") // From Java 22 on there is always a console, which knows what it is.
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    private Assembly assembly(OrderGenerator generator) {
        return new Assembly(
                generator,
                OrderEncoder.of(producer.format()),
                key(producer.load().key()),
                new DefectShares(producer.brokenShare(), producer.defects()));
    }

    private static Function<Order, String> key(ProducerSettings.MessageKey key) {
        return switch (key) {
            case ORDER_ID -> Order::orderId;
            case CUSTOMER_ID -> order -> Integer.toString(order.customerId());
            case PRODUCT_CATEGORY -> Order::productCategory;
        };
    }

    private void sendLeft(UnsentOrders unsent, KafkaPublisher publisher) {
        List<UnsentLine> left = unsent.left();
        if (!left.isEmpty()) {
            LOG.info(
                    "Sending first what an earlier run left in {}: {} orders", unsent.file(), Texts.count(left.size()));
            left.forEach(line -> publisher.publishAgain(line, stop));
        }
        if (unsent.leftForOthers() > 0) {
            LOG.warn(
                    "{} also holds {} orders for other topics; they stay until a producer of their topic starts.",
                    unsent.file(),
                    Texts.count(unsent.leftForOthers()));
        }
    }

    private Summary.Kept kept(UnsentOrders unsent) {
        double wanted =
                producer.load().profile().isFlat() && !producer.interval().isZero()
                        ? 1e9 / producer.interval().toNanos()
                        : 0;
        return new Summary.Kept(
                unsent.count() - unsent.leftForOthers(), unsent.file().toString(), wanted);
    }

    private KafkaPublisher.Safety safety(UnsentOrders unsent, Optional<Manifest> manifest) {
        return new KafkaPublisher.Safety(
                unsent,
                new UndeliverableOrders(client(), kafka.deadLetterTopic(), kafka.topic()),
                manifest,
                producer.delivery().attempts(),
                producer.delivery().retryWait());
    }

    private Optional<CustomersTopic> customers() {
        String topic = producer.load().customersTopic();
        if (topic.isEmpty()) {
            return Optional.empty();
        }
        try (Admin admin = Admin.create(Clients.admin(kafka))) {
            CustomersTopic.create(admin, topic, producer.creation().partitions());
        }
        return Optional.of(new CustomersTopic(client(), topic));
    }

    private KafkaPublisher publisher(Beginning beginning, KafkaPublisher.Safety safety, Tally tally, DeliveryLog log) {
        return new KafkaPublisher(client(), kafka.topic(), beginning.highest(), safety, tally, log);
    }

    /** One for each topic: an old fault of Kafka's client mixed up the topics of batches that expire. */
    private Producer<byte[], byte[]> client() {
        return new KafkaProducer<>(
                Clients.producer(kafka, producer), new ByteArraySerializer(), new ByteArraySerializer());
    }
}
