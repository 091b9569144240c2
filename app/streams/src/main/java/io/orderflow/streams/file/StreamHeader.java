package io.orderflow.streams.file;

import static java.util.Objects.requireNonNull;

import io.orderflow.settings.Durations;
import java.time.Duration;
import java.util.List;

/**
 * The header of a file, from the comment lines at its beginning.
 *
 * @param description the first line without a key; may be empty
 * @param table the MySQL table for the results
 * @param key the columns of its primary key
 * @param trigger the interval between two batches
 * @param sources other topics that it reads, by their names in {@code streams.sources}
 */
public record StreamHeader(
        String description,
        String table,
        List<String> key,
        Output output,
        Watermark watermark,
        Duration trigger,
        Customers customers,
        List<String> sources) {

    /** When a row is written: at each change, or once when it is final. */
    public enum Output {
        UPDATE,
        APPEND
    }

    /** What the name {@code customers} means in the query. */
    public enum Customers {
        NONE,
        TABLE,
        TOPIC
    }

    /**
     * How long the query waits for late rows.
     *
     * @param column of the stream {@code orders}, a timestamp; or the role of one
     */
    public record Watermark(String column, Duration delay) {
        /** The time at which Kafka received a record. */
        public static final String KAFKA_TIME = "kafka_timestamp";

        public Watermark {
            requireNonNull(column, "column is null");
            requireNonNull(delay, "delay is null");
        }

        /** Whether it is on the time of Kafka, which every record has. */
        public boolean isOfKafka() {
            return column.equals(KAFKA_TIME);
        }

        /** For display. */
        public String text() {
            return column + ", " + Durations.text(delay);
        }

        /** In Spark's syntax. */
        public String interval() {
            return delay.toMillis() + " milliseconds";
        }

        /**
         * The delay behind the latest time of {@code orders}, in Spark's syntax. Orders may be dated ahead of Kafka's
         * time. The delay is longer by that amount, so that an order dated ahead does not make punctual orders late.
         */
        public String interval(Duration furthestAhead) {
            return isOfKafka() ? interval() : delay.plus(furthestAhead).toMillis() + " milliseconds";
        }
    }

    public StreamHeader {
        requireNonNull(description, "description is null");
        requireNonNull(table, "table is null");
        key = List.copyOf(key);
        requireNonNull(output, "output is null");
        requireNonNull(watermark, "watermark is null");
        requireNonNull(trigger, "trigger is null");
        requireNonNull(customers, "customers is null");
        sources = List.copyOf(sources);
    }
}
