package io.orderflow.pipeline.reject;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.kafka.KafkaUnavailableException;
import io.orderflow.pipeline.crash.CrashPoint;
import io.orderflow.pipeline.mysql.ConnectionPool;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.reject.Outbox.Unsent;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes rejected rows to the dead-letter topic, at least once: a row is marked after Kafka has acknowledged it, and
 * no lock is held meanwhile. While the topic cannot be written, rows wait in their table; when the oldest has waited
 * longer than a limit, the job pauses. Driver only; called by the job every second, and once more at its end, while its
 * last periodic round may still be under way: thread-safe, one round at a time.
 */
public final class DeadLetters implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
    private static final int ROWS_PER_ROUND = 200;

    private final Mysql mysql;
    private final Outbox outbox;
    private final Gate gate;
    private final Duration pauseAfter;
    private final String deadLetterTopic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final DeadLetterTopic topic;
    private boolean topicIsThere;
    private volatile String trouble = "";

    /**
     * @param pauseAfter how long a row may wait before the job pauses
     * @param topic asked for when this begins to publish, and again after trouble
     */
    public DeadLetters(
            Mysql mysql,
            Tables tables,
            String pipeline,
            KafkaSettings kafka,
            Gate gate,
            Duration pauseAfter,
            DeadLetterTopic topic) {
        this.mysql = requireNonNull(mysql, "mysql is null");
        this.outbox = new Outbox(tables, pipeline);
        this.gate = requireNonNull(gate, "gate is null");
        this.pauseAfter = requireNonNull(pauseAfter, "pauseAfter is null");
        this.topic = requireNonNull(topic, "topic is null");
        this.deadLetterTopic = kafka.deadLetterTopic();
        this.producer = new KafkaProducer<>(properties(kafka), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Properties properties(KafkaSettings kafka) {
        Properties properties = new Properties();
        properties.putAll(kafka.clientProperties());
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "orderflow-dead-letters");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
        // A record of the longest value plus headers; what the topic takes is for the broker to say.
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 * RejectedTable.MAX_PAYLOAD);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
        return properties;
    }

    /**
     * Publishes everything that waits now. Waits for a round under way: two would both send what neither has marked.
     *
     * @return whether nothing waits any more
     */
    public synchronized boolean publish() {
        try {
            return ConnectionPool.shared().call(mysql, this::publish);
        } catch (SQLException e) {
            log.debug("The outbox cannot be read now", e);
            return false;
        }
    }

    private boolean publish(Connection connection) throws SQLException {
        if (!isTopicThere()) {
            pauseIfTooOld(connection);
            return outbox.oldest(connection).isEmpty();
        }
        while (true) {
            List<Unsent> unsent = outbox.unsent(connection, ROWS_PER_ROUND);
            connection.rollback();
            if (unsent.isEmpty()) {
                recovered();
                return true;
            }
            List<Unsent> sent = send(unsent);
            if (!sent.isEmpty()) {
                CrashPoint.OUTBOX_SENT.reached(connection);
                outbox.mark(connection, sent);
                connection.commit();
            }
            if (sent.size() < unsent.size()) {
                pauseIfTooOld(connection);
                return false;
            }
        }
    }

    /** What keeps dead letters from being published, for a person; empty if nothing does. Any thread. */
    public String trouble() {
        return trouble;
    }

    /** Looks once, and after trouble again: sending to a topic that is not there would wait for every record. */
    private boolean isTopicThere() {
        if (!topicIsThere) {
            try {
                topic.ensure();
                topicIsThere = true;
            } catch (KafkaException e) {
                failed(e);
            }
        }
        return topicIsThere;
    }

    private List<Unsent> send(List<Unsent> unsent) {
        List<Future<RecordMetadata>> answers = new ArrayList<>();
        List<Unsent> sent = new ArrayList<>();
        try {
            for (Unsent row : unsent) {
                Future<RecordMetadata> answer = producer.send(row.letter().record(deadLetterTopic, row.topic()));
                answers.add(answer);
                if (isUnreachable(answer)) {
                    // Each further row would wait as long as this one did.
                    break;
                }
            }
            producer.flush();
            for (int i = 0; i < answers.size(); i++) {
                if (acknowledged(unsent.get(i), answers.get(i))) {
                    sent.add(unsent.get(i));
                }
            }
        } catch (KafkaException e) {
            failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return sent;
    }

    /** Whether the producer has given up on this record already, without knowing where the topic is. */
    private static boolean isUnreachable(Future<RecordMetadata> answer) throws InterruptedException {
        if (!answer.isDone()) {
            return false;
        }
        try {
            answer.get();
            return false;
        } catch (ExecutionException e) {
            return e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException;
        }
    }

    private boolean acknowledged(Unsent row, Future<RecordMetadata> answer) throws InterruptedException {
        try {
            answer.get();
            return true;
        } catch (ExecutionException e) {
            Optional<DeadLetter> shorter = e.getCause() instanceof RecordTooLargeException
                    ? row.letter().shorter()
                    : Optional.empty();
            if (shorter.isPresent()) {
                Unsent again = new Unsent(row.topic(), row.topicId(), shorter.get());
                return acknowledged(again, producer.send(again.letter().record(deadLetterTopic, row.topic())));
            }
            failed(e.getCause());
            return false;
        }
    }

    private void failed(Throwable cause) {
        String message = ("Dead letters cannot be published to topic %s: %s (%s). They wait in their table, nothing is"
                        + " lost; the job pauses when the oldest has waited %s.")
                .formatted(
                        deadLetterTopic,
                        KafkaUnavailableException.plain(cause),
                        cause.getClass().getSimpleName(),
                        pauseAfter.toString().substring(2).toLowerCase(Locale.ROOT));
        if (trouble.isEmpty()) {
            log.warn(message);
        }
        trouble = message;
        topicIsThere = false;
    }

    private void recovered() {
        if (!trouble.isEmpty()) {
            log.info("Dead letters are published again; none waits.");
        }
        trouble = "";
        gate.open(Condition.DEAD_LETTERS_UNSENT);
    }

    private void pauseIfTooOld(Connection connection) throws SQLException {
        Duration oldest = outbox.oldest(connection).orElse(Duration.ZERO);
        connection.rollback();
        if (oldest.compareTo(pauseAfter) >= 0 && !gate.pauses().containsKey(Condition.DEAD_LETTERS_UNSENT)) {
            String message =
                    "The oldest of the dead letters has waited %d s for topic %s. The job pauses until they can be"
                                    .formatted(oldest.toSeconds(), deadLetterTopic)
                            + " published; offsets are kept. Does the topic exist, and may this client write to it? "
                            + trouble;
            gate.close(Condition.DEAD_LETTERS_UNSENT, message);
            log.error("PAUSED {}: {}", Condition.DEAD_LETTERS_UNSENT, message);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
        topic.close();
    }
}
