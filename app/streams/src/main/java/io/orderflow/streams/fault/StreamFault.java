package io.orderflow.streams.fault;

import static java.util.Objects.requireNonNull;

import io.orderflow.kafka.KafkaUnavailableException;
import io.orderflow.pipeline.mysql.MysqlCondition;
import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.streams.file.BadFileException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;

/**
 * Why a query does not run. The query is retried in every case, with growing pauses: the cause may be fixed in the
 * meantime.
 */
public record StreamFault(Reason reason, String message) {

    /** Named codes, shown in the table and on the terminal. */
    public enum Reason {
        KAFKA_AWAY(true),
        // Each MysqlCondition under its own name. The condition may be fixed while the query waits.
        MYSQL_AWAY(true),
        MYSQL_LOCKED(true),
        MYSQL_SLOW(true),
        MYSQL_TOO_MANY_CONNECTIONS(true),
        MYSQL_READ_ONLY(true),
        MYSQL_DISK_FULL(true),
        MYSQL_ACCESS_DENIED(true),
        MYSQL_ACCOUNT_LOCKED(true),
        MYSQL_PASSWORD_EXPIRED(true),
        MYSQL_HOST_BLOCKED(true),
        MYSQL_PUBLIC_KEY_REFUSED(true),
        MYSQL_TLS_FAILED(true),
        MYSQL_PRIVILEGE_MISSING(true),
        MYSQL_DATABASE_MISSING(true),
        MYSQL_TABLE_MISSING(true),
        MYSQL_COLUMNS_DIFFER(true),
        MYSQL_PACKET_TOO_SMALL(true),
        MYSQL_BINLOG_STATEMENT(true),
        MYSQL_DEFINER_MISSING(true),
        MYSQL_NOT_SUPPORTED(true),
        MYSQL_ROW_REFUSED(false),
        MYSQL_ERROR(true),
        BAD_FILE(false),
        /** The checkpoint belongs to another version of the query. */
        SQL_CHANGED(false),
        /** The checkpoint belongs to a deleted topic of the same name. */
        TOPIC_RECREATED(false),
        /** Kafka deleted records before the query read them. */
        DATA_LOST(false),
        TABLE_UNFIT(false),
        /** The table holds results but no checkpoint belongs to them. */
        TABLE_NOT_EMPTY(false),
        ALREADY_RUNNING(false),
        KEY_IS_NULL(false),
        /** Anything else; see the log for details. */
        QUERY_FAILED(false);

        private final boolean passes;

        Reason(boolean passes) {
            this.passes = passes;
        }

        /** Whether it is expected to pass without intervention. */
        public boolean passes() {
            return passes;
        }
    }

    private static final Pattern OURS = Pattern.compile("StreamException: ([A-Z_]+): (.*)");
    private static final Pattern MYSQLS = Pattern.compile("(?:java\\.sql|com\\.mysql\\.cj)[^\\s:]*Exception: (.*)");
    private static final Pattern LOST = Pattern.compile(
            "KAFKA_DATA_LOSS|[Ss]ome data may have been lost|PARTITION_OFFSET_CHANGED|OffsetOutOfRangeException");

    public StreamFault {
        requireNonNull(reason, "reason is null");
        requireNonNull(message, "message is null");
    }

    /** Finds the relevant cause inside Spark's wrappers, even if only its text crossed from an executor. */
    public static StreamFault of(Throwable thrown, String name) {
        List<Throwable> chain = chain(thrown);
        String text = chain.stream().map(Throwable::toString).reduce("", (a, b) -> a + "\n" + b);
        // First: its cause is an error of the Kafka client, which alone would look like an unavailable broker.
        if (LOST.matcher(text).find()) {
            return new StreamFault(
                    Reason.DATA_LOST,
                    "Kafka deleted records before this query read them, or its log was truncated. Its results cannot"
                            + " become"
                            + String.format(
                                    Locale.ROOT,
                                    " exact any more: ./orderflow streams --reset %s starts over with the"
                                            + " records Kafka has. Then",
                                    name)
                            + " lengthen the topic's retention.");
        }
        Optional<StreamFault> known = chain.stream()
                .map(StreamFault::known)
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> first(OURS, text).map(ours -> new StreamFault(Reason.valueOf(ours.group(1)), ours.group(2))));
        if (known.isPresent()) {
            return known.get();
        }
        if (text.contains("multiple streaming jobs") || text.contains("CONCURRENT_STREAM_LOG_UPDATE")) {
            return new StreamFault(
                    Reason.ALREADY_RUNNING, "Another process uses the same checkpoint. Stop one of the two.");
        }
        return first(MYSQLS, text)
                .map(mysql -> new StreamFault(Reason.MYSQL_ERROR, "MySQL: " + mysql.group(1)))
                .orElseGet(() -> new StreamFault(Reason.QUERY_FAILED, deepest(chain)));
    }

    private static Optional<StreamFault> known(Throwable cause) {
        if (cause instanceof StreamException stream) {
            return Optional.of(stream.fault());
        }
        if (cause instanceof BadFileException) {
            return Optional.of(new StreamFault(Reason.BAD_FILE, String.valueOf(cause.getMessage())));
        }
        if (cause instanceof SQLException sql) {
            return Optional.of(of(sql));
        }
        boolean readTimeout = cause instanceof TimeoutException
                && String.valueOf(cause.getMessage()).startsWith("Cannot fetch record for offset");
        return cause instanceof KafkaUnavailableException || cause instanceof KafkaException || readTimeout
                ? Optional.of(new StreamFault(Reason.KAFKA_AWAY, String.valueOf(cause.getMessage())))
                : Optional.empty();
    }

    /** Maps a MySQL error to a fault of the query that hit it. */
    public static StreamFault of(SQLException e) {
        MysqlFault fault = MysqlFault.of(e);
        return fault.condition() == MysqlCondition.MYSQL_ROW_REFUSED
                ? new StreamFault(
                        Reason.QUERY_FAILED,
                        fault.problem() + ". The result does not fit its table: change the query so that it fits.")
                : new StreamFault(Reason.valueOf(fault.condition().code()), fault.text());
    }

    private static Optional<Matcher> first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher) : Optional.empty();
    }

    private static String deepest(List<Throwable> chain) {
        return String.valueOf(chain.get(chain.size() - 1).getMessage())
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse(chain.get(0).toString());
    }

    private static List<Throwable> chain(Throwable thrown) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable t = thrown; t != null && chain.size() < 50; t = t.getCause()) {
            chain.add(t);
        }
        return chain;
    }
}
