package io.orderflow.spark.fault;

import io.orderflow.condition.Condition;
import io.orderflow.condition.ConditionException;
import io.orderflow.condition.ConditionException.Written;
import io.orderflow.condition.HasCondition;
import io.orderflow.kafka.KafkaUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.spark.SparkThrowable;

/**
 * Finds the cause that matters in what Spark has wrapped. The one place where a text is read, because Spark and the
 * Kafka source leave nothing else: an exception of a task comes back as its stack trace if it cannot be deserialized,
 * and a read of a task that timed out has no class of its own. Driver only.
 */
public final class FaultRecognizer {

    private static final int DEEPEST = 50;

    /** Spark's own names (error-conditions.json, kafka-error-conditions.json of Spark 4.0 to 4.2). */
    private static final String DATA_LOSS = "KAFKA_DATA_LOSS";

    private static final String CONCURRENT_LOG = "CONCURRENT_STREAM_LOG_UPDATE";
    private static final String CONCURRENT_PATH = "_LEGACY_ERROR_TEMP_2207";

    /** The same in a text: of the data loss, messages of the Kafka source do not show the name. */
    private static final Pattern LOST = Pattern.compile(
            "KAFKA_DATA_LOSS|PARTITION_OFFSET_CHANGED|[Ss]ome data may have been lost|OffsetOutOfRangeException");

    private static final Pattern CONCURRENT =
            Pattern.compile("CONCURRENT_STREAM_LOG_UPDATE|[Mm]ultiple streaming (?:jobs|queries)");

    /** How a stack trace shows an error of the driver of MySQL. */
    private static final Pattern MYSQL = Pattern.compile("(?:java\\.sql|com\\.mysql\\.cj)[^\\s:]*Exception: (.*)");

    /** How the Kafka source says that a broker did not answer a task in time (KafkaDataConsumer). */
    private static final String READ_TIMEOUT = "Cannot fetch record for offset";

    private static final Recognized OTHER_PROCESS = new Recognized(
            Condition.ALREADY_RUNNING, "Another process works with the same checkpoint. End one of the two.");

    private FaultRecognizer() {}

    /**
     * Names the first cause that has a name; empty: none of them has one.
     *
     * @param own what only the caller knows, asked about each cause first
     */
    public static Optional<Recognized> recognize(Throwable thrown, Function<Throwable, Optional<Recognized>> own) {
        List<Throwable> chain = chain(thrown);
        String text = text(chain);
        // First: the cause of a loss is an error of the Kafka client, which
        // alone would look like a broker that is down.
        Optional<Recognized> lost = lost(chain, text);
        if (lost.isPresent()) {
            return lost;
        }
        return chain.stream()
                .map(cause -> own.apply(cause).or(() -> byType(cause)))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> byText(text));
    }

    /** An exception of OrderFlow of this type of which only the text came back. */
    public static Optional<Recognized> written(Throwable thrown, Class<? extends ConditionException> type) {
        return ConditionException.inText(text(chain(thrown)))
                .filter(found -> found.type().equals(type.getName()))
                .map(FaultRecognizer::recognized);
    }

    /** The exception and its causes, the outermost first. */
    public static List<Throwable> chain(Throwable thrown) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable t = thrown; t != null && chain.size() < DEEPEST; t = t.getCause()) {
            chain.add(t);
        }
        return chain;
    }

    private static Optional<Recognized> lost(List<Throwable> chain, String text) {
        for (Throwable cause : chain) {
            if (cause instanceof OffsetOutOfRangeException) {
                return Optional.of(new Recognized(Condition.OFFSET_OUT_OF_RANGE, String.valueOf(cause.getMessage())));
            }
        }
        return chain.stream().anyMatch(cause -> isOfSpark(cause, DATA_LOSS))
                        || LOST.matcher(text).find()
                ? Optional.of(new Recognized(Condition.DATA_LOST, deepest(chain)))
                : Optional.empty();
    }

    private static Optional<Recognized> byType(Throwable cause) {
        if (cause instanceof HasCondition known) {
            return Optional.of(new Recognized(known.condition(), String.valueOf(cause.getMessage())));
        }
        boolean readTimeout = cause instanceof TimeoutException
                && String.valueOf(cause.getMessage()).startsWith(READ_TIMEOUT);
        if (cause instanceof KafkaException || readTimeout) {
            return Optional.of(
                    new Recognized(KafkaUnavailableException.condition(cause), KafkaUnavailableException.plain(cause)));
        }
        return isOfSpark(cause, CONCURRENT_LOG) || isOfSpark(cause, CONCURRENT_PATH)
                ? Optional.of(OTHER_PROCESS)
                : Optional.empty();
    }

    private static Optional<Recognized> byText(String text) {
        Optional<Written> written = ConditionException.inText(text);
        if (written.isPresent()) {
            return written.map(FaultRecognizer::recognized);
        }
        if (CONCURRENT.matcher(text).find()) {
            return Optional.of(OTHER_PROCESS);
        }
        Matcher mysql = MYSQL.matcher(text);
        return mysql.find()
                ? Optional.of(new Recognized(Condition.MYSQL_ERROR, "MySQL: " + mysql.group(1)))
                : Optional.empty();
    }

    private static Recognized recognized(Written written) {
        return new Recognized(written.condition(), written.message());
    }

    /** Whether Spark itself names it so; a name may have a part after a point. */
    private static boolean isOfSpark(Throwable cause, String name) {
        if (!(cause instanceof SparkThrowable spark)) {
            return false;
        }
        String condition = String.valueOf(spark.getCondition());
        return condition.equals(name) || condition.startsWith(name + ".");
    }

    private static String text(List<Throwable> chain) {
        return chain.stream().map(Throwable::toString).collect(Collectors.joining("\n"));
    }

    private static String deepest(List<Throwable> chain) {
        return String.valueOf(chain.get(chain.size() - 1).getMessage());
    }
}
