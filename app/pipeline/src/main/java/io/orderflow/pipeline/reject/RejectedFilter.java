package io.orderflow.pipeline.reject;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.orderflow.contract.model.Reason;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which rejected rows are meant: all of a pipeline that meet every condition; each method adds one condition.
 */
public final class RejectedFilter {

    private final StringBuilder where = new StringBuilder("pipeline = ?");
    private final List<Object> arguments = new ArrayList<>();
    private final Set<RejectedState> states = EnumSet.noneOf(RejectedState.class);
    private Optional<Instant> since = Optional.empty();
    private String replayId = "";

    private RejectedFilter(String pipeline) {
        arguments.add(requireNonNull(pipeline, "pipeline is null"));
    }

    /** All rows of a pipeline. */
    public static RejectedFilter of(String pipeline) {
        return new RejectedFilter(pipeline);
    }

    /** For these reasons, by whatever name they were stored: some had another one before. */
    public RejectedFilter reasons(Set<String> reasons) {
        Set<Object> names = new TreeSet<>();
        reasons.forEach(reason -> names.addAll(Reason.storedNames(reason)));
        return oneOf("reason", names);
    }

    public RejectedFilter field(String field) {
        return and("field = ?", field);
    }

    public RejectedFilter topic(String topic) {
        return oneOf("topic", Set.of(topic));
    }

    /** Of one of these lives of a topic; none: of any. */
    public RejectedFilter topicIds(Set<String> ids) {
        return oneOf("topic_id", new TreeSet<Object>(ids));
    }

    public RejectedFilter partition(int partition) {
        return and("kafka_partition = ?", partition);
    }

    /** Rejected at or after this time. */
    public RejectedFilter since(Instant time) {
        since = Optional.of(time);
        return this;
    }

    /** The time of {@link #since(Instant)}. */
    Optional<Instant> since() {
        return since;
    }

    /** In one of these states; none: in any. */
    public RejectedFilter states(Set<RejectedState> states) {
        this.states.clear();
        this.states.addAll(states);
        return this;
    }

    /** Rows after this one in the order of the primary key, written so that the server finds them in its index. */
    RejectedFilter after(RejectedRow row) {
        Coordinates at = row.coordinates();
        return and(
                "(topic > ? OR topic = ? AND (topic_id > ? OR topic_id = ? AND (kafka_partition > ? OR kafka_partition"
                        + " = ? AND kafka_offset > ?)))",
                at.topic(),
                at.topic(),
                row.topicId(),
                row.topicId(),
                at.partition(),
                at.partition(),
                at.offset());
    }

    /** Rows of one partition, before this offset: a range of the primary key. */
    RejectedFilter below(String topicId, Coordinates at) {
        return and(
                "topic = ? AND topic_id = ? AND kafka_partition = ? AND kafka_offset < ?",
                at.topic(),
                topicId,
                at.partition(),
                at.offset());
    }

    /** Rows of one partition behind an offset, as far as a snapshot goes: a range of the primary key. */
    RejectedFilter within(RejectedSnapshot.Range range, long after) {
        return and(
                "topic = ? AND topic_id = ? AND kafka_partition = ? AND kafka_offset > ? AND kafka_offset <= ?",
                range.topic(),
                range.topicId(),
                range.partition(),
                after,
                range.last());
    }

    /**
     * Also rows to which a replay gave a ticket, whatever the states say.
     *
     * @param replayId how its tickets begin
     */
    public RejectedFilter orTicketOf(String replayId) {
        if (!replayId.matches("[0-9a-f]{16}")) {
            throw new IllegalArgumentException("A replay's id is 16 hexadecimal digits, was " + replayId);
        }
        this.replayId = replayId;
        return this;
    }

    public RejectedFilter at(Coordinates coordinates) {
        return and(
                "topic = ? AND kafka_partition = ? AND kafka_offset = ?",
                coordinates.topic(),
                coordinates.partition(),
                coordinates.offset());
    }

    /** The same conditions, to which others can be added. */
    public RejectedFilter copy() {
        RejectedFilter copy = new RejectedFilter((String) arguments.get(0));
        copy.where.setLength(0);
        copy.where.append(where);
        copy.arguments.clear();
        copy.arguments.addAll(arguments);
        copy.states.addAll(states);
        copy.since = since;
        copy.replayId = replayId;
        return copy;
    }

    /** For ASCII columns: the server refuses to compare them with other characters, and no row has any. */
    private RejectedFilter oneOf(String column, Set<Object> values) {
        if (values.isEmpty()) {
            return this;
        }
        Object[] possible = values.stream()
                .filter(value -> US_ASCII.newEncoder().canEncode((String) value))
                .toArray();
        if (possible.length == 0) {
            return and("FALSE");
        }
        return and(column + " IN (?" + ", ?".repeat(possible.length - 1) + ")", possible);
    }

    private RejectedFilter and(String condition, Object... values) {
        where.append(" AND ").append(condition);
        arguments.addAll(Arrays.asList(values));
        return this;
    }

    String where() {
        String where = this.where + (since.isPresent() ? " AND rejected_at >= ?" : "");
        if (states.isEmpty()) {
            return where;
        }
        String in = states.stream().map(state -> "'" + state.column() + "'").collect(joining(", ", "state IN (", ")"));
        return where
                + (replayId.isEmpty()
                        ? " AND " + in
                        : " AND (" + in + " OR state = '" + RejectedState.REPLAYING.column()
                                + "' AND replayed_as LIKE '" + replayId + "%')");
    }

    void bind(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < arguments.size(); i++) {
            statement.setObject(i + 1, arguments.get(i));
        }
        if (since.isPresent()) {
            statement.setObject(arguments.size() + 1, LocalDateTime.ofInstant(since.get(), ZoneOffset.UTC));
        }
    }
}
