package io.orderflow.producer.start;

import io.orderflow.condition.Condition;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.kafka.KafkaAccessFault;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.kafka.KafkaUnavailableException;
import io.orderflow.producer.make.OrderNumbers;
import io.orderflow.producer.send.UnsentOrders;
import io.orderflow.producer.settings.ProducerSettings;
import io.orderflow.producer.stop.ProducerException;
import io.orderflow.producer.stop.StopSignal;
import io.orderflow.producer.topic.ClientProperties;
import io.orderflow.producer.topic.HighestOrder;
import io.orderflow.producer.topic.TopicPreparation;
import io.orderflow.producer.topic.TopicTail;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prepares a run: waits for Kafka, prepares the topic, and finds the first free order id. */
public final class StartingOrder {
    private static final Logger log = LoggerFactory.getLogger(StartingOrder.class);

    private final KafkaSettings kafka;
    private final ProducerSettings producer;
    private final CompiledContract contract;
    private final StopSignal stop;

    public StartingOrder(KafkaSettings kafka, ProducerSettings producer, CompiledContract contract, StopSignal stop) {
        this.kafka = kafka;
        this.producer = producer;
        this.contract = contract;
        this.stop = stop;
    }

    /**
     * Where to start; empty if a stop was requested while connecting.
     *
     * @param unsent its orders have ids too, and may not be in any topic yet
     * @throws ProducerException if Kafka does not respond in time, refuses, or no id is left
     */
    public Optional<FirstOrder> find(UnsentOrders unsent) {
        stop.interruptibly();
        try {
            Optional<Integer> partitions = new TopicPreparation(kafka, producer, stop).prepare();
            if (partitions.isEmpty()) {
                return Optional.empty();
            }
            log.info(
                    "Connected to Kafka at {}: topic {}, {} partitions",
                    kafka.bootstrapServers(),
                    kafka.topic(),
                    partitions.get());
            FirstOrder beginning = FirstOrder.after(
                    OrderNumbers.of(contract),
                    highestInTopic().orHigher(highestIn(unsent)),
                    producer.startingOrderId());
            if (producer.csv().files().isEmpty()) { // the orders of files bring their own ids
                beginning.report(log, kafka.topic());
            }
            return Optional.of(beginning);
        } catch (InterruptException e) {
            return Optional.empty();
        } catch (KafkaException e) {
            boolean refused = KafkaAccessFault.of(e).isPresent();
            throw new ProducerException(
                    refused ? Condition.KAFKA_REFUSED : Condition.FAILED,
                    "Cannot read topic " + kafka.topic() + " to find its highest order id: "
                            + (refused ? KafkaUnavailableException.plain(e) : e.getMessage())
                            + ". Set STARTING_ORDER_ID only if you know that id is free.",
                    e);
        } finally {
            stop.uninterruptibly();
        }
    }

    private HighestOrder highestInTopic() {
        try (var consumer = new KafkaConsumer<>(
                ClientProperties.consumer(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return new TopicTail(consumer, contract).highest(kafka.topic());
        }
    }

    private static HighestOrder highestIn(UnsentOrders unsent) {
        return unsent.left().stream().flatMapToLong(line -> line.number().stream()).max().stream()
                .mapToObj(number -> new HighestOrder(number, unsent.file().toString()))
                .findFirst()
                .orElse(HighestOrder.NONE);
    }
}
