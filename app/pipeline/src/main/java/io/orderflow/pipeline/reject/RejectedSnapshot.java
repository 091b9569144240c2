package io.orderflow.pipeline.reject;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The rejected rows that a filter matches at one moment, read page by page. What is rejected later lies behind the last
 * offset of its range, or in no range, and is not read: so a replay never follows what it makes the job reject again.
 */
public final class RejectedSnapshot {

    /**
     * Rows of one partition.
     *
     * @param topicId as the rows have it
     * @param last the greatest offset
     * @param rows how many there were
     */
    public record Range(String topic, String topicId, int partition, long last, long rows) {

        private static final int SINCE = 5;

        public Range {
            requireNonNull(topic, "topic is null");
            requireNonNull(topicId, "topicId is null");
        }

        private String text() {
            return String.join(
                    " ", topic, topicId, Integer.toString(partition), Long.toString(last), Long.toString(rows));
        }

        /** What a line has after {@link #text}: the time of a filter since then. */
        private static Optional<Instant> since(String text) {
            String[] parts = text.split(" ", -1);
            return parts.length > SINCE ? Optional.of(Instant.parse(parts[SINCE])) : Optional.empty();
        }

        private static Range parse(String text) {
            String[] parts = text.split(" ", -1);
            return new Range(
                    parts[0], parts[1], Integer.parseInt(parts[2]), Long.parseLong(parts[3]), Long.parseLong(parts[4]));
        }
    }

    /**
     * How far a snapshot was read.
     *
     * @param range everything in the ranges before it was read
     * @param offset rows of this range up to this offset were read
     */
    public record Position(int range, long offset) {
        public static final Position START = new Position(0, -1);
    }

    private final RejectedRows rows;
    private final RejectedFilter filter;
    private final List<Range> ranges;
    private Position position;

    private RejectedSnapshot(RejectedRows rows, RejectedFilter filter, List<Range> ranges, Position position) {
        this.rows = requireNonNull(rows, "rows is null");
        this.filter = requireNonNull(filter, "filter is null");
        this.ranges = List.copyOf(ranges);
        this.position = requireNonNull(position, "position is null");
    }

    /** Takes a snapshot of the rows that match the filter now. */
    public static RejectedSnapshot take(Connection connection, RejectedRows rows, RejectedFilter filter)
            throws SQLException {
        return new RejectedSnapshot(rows, filter, rows.ranges(connection, filter), Position.START);
    }

    /**
     * The snapshot whose ranges were written down as {@link #text}, from a position on.
     *
     * @param filter the same as before, except that the time since when rows are meant is the one written down: {@code
     *     1h} is another time an hour later
     * @return empty if that time was not written down, as by versions that did not
     */
    public static Optional<RejectedSnapshot> of(
            RejectedRows rows, RejectedFilter filter, String text, Position position) {
        Optional<Instant> since = text.lines().findFirst().flatMap(Range::since);
        if (filter.since().isPresent() && since.isEmpty()) {
            return Optional.empty();
        }
        RejectedFilter before = filter.copy();
        return Optional.of(new RejectedSnapshot(
                rows,
                since.map(before::since).orElse(before),
                text.lines().map(Range::parse).toList(),
                position));
    }

    /**
     * The ranges, a line each: topic, topic id, partition, last offset, rows, and the time since when rows are meant.
     */
    public String text() {
        String since = filter.since().map(time -> " " + time).orElse("");
        return ranges.stream().map(range -> range.text() + since).collect(Collectors.joining("\n"));
    }

    /** How many rows there were when it was taken. */
    public long count() {
        return ranges.stream().mapToLong(Range::rows).sum();
    }

    /** The next rows that still match, at most so many; none at the end. */
    public List<RejectedRow> next(Connection connection, int most) throws SQLException {
        List<RejectedRow> page = new ArrayList<>();
        while (page.size() < most && position.range() < ranges.size()) {
            Range range = ranges.get(position.range());
            List<RejectedRow> some = rows.page(
                    connection, filter.copy().within(range, position.offset()), List.of(), most - page.size());
            page.addAll(some);
            position = page.size() == most
                    ? new Position(
                            position.range(), page.get(most - 1).coordinates().offset())
                    : new Position(position.range() + 1, -1);
        }
        return page;
    }

    /** Where {@link #next} goes on. */
    public Position position() {
        return position;
    }

    public void rewind() {
        position = Position.START;
    }
}
