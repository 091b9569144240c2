package io.orderflow.streams.fault;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.kafka.KafkaAccessFault;
import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.spark.fault.FaultRecognizer;
import io.orderflow.spark.fault.Recognized;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;

/**
 * Why a query does not run. The query is retried in every case, with growing pauses: the cause may be fixed in the
 * meantime.
 */
public record StreamFault(Condition reason, String message) {

    /** {@code [CAST_INVALID_INPUT] The value …} */
    private static final Pattern SPARK_ERROR = Pattern.compile("\\[([A-Z][A-Z0-9_.]+)\\]");

    public StreamFault {
        requireNonNull(reason, "reason is null");
        requireNonNull(message, "message is null");
    }

    /** Finds the relevant cause inside Spark's wrappers, even if only its text crossed from an executor. */
    public static StreamFault of(Throwable thrown, String name) {
        return FaultRecognizer.recognize(thrown, StreamFault::known)
                .map(found -> of(found, name))
                .orElseGet(() -> new StreamFault(Condition.QUERY_FAILED, deepest(FaultRecognizer.chain(thrown))));
    }

    private static StreamFault of(Recognized found, String name) {
        return switch (found.condition()) {
            case DATA_LOST, OFFSET_OUT_OF_RANGE ->
                new StreamFault(
                        Condition.DATA_LOST,
                        "Kafka deleted records before this query read them, or its log was cut off. Its results cannot"
                                + " become"
                                + String.format(
                                        Locale.ROOT,
                                        " exact any more: ./orderflow streams --reset %s begins again with what Kafka"
                                                + " has. Then",
                                        name)
                                + " lengthen the topic's retention.");
            default -> new StreamFault(found.condition(), found.message());
        };
    }

    private static Optional<Recognized> known(Throwable cause) {
        if (cause instanceof SQLException sql) {
            StreamFault fault = of(sql);
            return Optional.of(new Recognized(fault.reason(), fault.message()));
        }
        if (!(cause instanceof KafkaException)) {
            return Optional.empty();
        }
        // In the client's own words, which name the topic.
        return Optional.of(KafkaAccessFault.of(cause)
                .map(fault -> new Recognized(fault.condition(), fault.text(cause)))
                .orElseGet(() -> new Recognized(Condition.KAFKA_AWAY, String.valueOf(cause.getMessage()))));
    }

    /** Maps a MySQL error to a fault of the query that hit it. */
    public static StreamFault of(SQLException e) {
        MysqlFault fault = MysqlFault.of(e);
        return fault.condition() == Condition.MYSQL_ROW_REFUSED
                ? new StreamFault(
                        Condition.QUERY_FAILED,
                        fault.problem() + ". The result does not fit its table: change the query so that it does.")
                : new StreamFault(fault.condition(), fault.text());
    }

    /**
     * Whether the query waits for it; else a person has to repair something. At Kafka and MySQL one may act meanwhile.
     */
    public boolean waits() {
        return reason.passesByItself()
                || reason == Condition.KAFKA_REFUSED
                || (MysqlFault.CONDITIONS.contains(reason) && reason != Condition.MYSQL_ROW_REFUSED);
    }

    /** The same without what Spark and MySQL said, which quotes values; Spark's name of the error stays. */
    public StreamFault withoutValues() {
        Matcher error = SPARK_ERROR.matcher(message);
        return new StreamFault(
                reason,
                (error.find() ? "Spark's error is " + error.group(1) + ". What it said" : "What was said")
                        + " is not shown, because it may quote a restricted field. Try the query on records that hold"
                        + " nothing confidential.");
    }

    private static String deepest(List<Throwable> chain) {
        return String.valueOf(chain.get(chain.size() - 1).getMessage())
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse(chain.get(0).toString());
    }
}
