package io.orderflow.dashboard.order;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.dashboard.overview.LiveOverview;
import io.orderflow.dashboard.watch.Outage;
import io.orderflow.dashboard.watch.kafka.LogSearch;
import io.orderflow.dashboard.watch.mysql.Database;
import io.orderflow.dashboard.watch.record.Message;
import io.orderflow.dashboard.watch.record.Tail;
import io.orderflow.pipeline.reject.Coordinates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All that is known of one order: its row, and what the tables of duplicates and rejections and the newest records say. */
public final class OrderLife {

    private static final int MOST = 200;
    private static final String OF_THE_RECORD = "The time is that of the record in Kafka.";

    /** A repeat has no time of its own, and comes after what it repeats. */
    private static final Comparator<Event> IN_ORDER = Comparator.comparing(
                    (Event event) -> event.event().equals(Message.DUPLICATE))
            .thenComparing(event -> event.at().orElse(Instant.EPOCH))
            .thenComparing(event -> event.coordinates()
                    .flatMap(Coordinates::parse)
                    .map(Coordinates::offset)
                    .orElse(0L));

    /** How long the rejected records are searched: they have no index by order. */
    private static final int SEARCH_SECONDS = 2;

    private final Database database;
    private final String pipeline;
    private final Tail tail;
    private final LogSearch search;
    private final LiveOverview situation;

    public OrderLife(Database database, String pipeline, Tail tail, LogSearch search, LiveOverview situation) {
        this.database = requireNonNull(database, "database is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.tail = requireNonNull(tail, "tail is null");
        this.search = requireNonNull(search, "search is null");
        this.situation = requireNonNull(situation, "situation is null");
    }

    /** As in openapi.yaml. */
    public record Life(
            Instant at,
            String orderId,
            Optional<Message.Shown> order,
            List<Event> life,
            boolean complete,
            String note,
            List<Outage> away) {}

    /**
     * @param at empty: not recorded
     * @param state of a rejected row; else empty
     */
    public record Event(
            String event,
            Optional<Instant> at,
            Optional<String> coordinates,
            String reason,
            String field,
            String message,
            String state,
            Optional<String> replayedAs) {

        private static Event plain(String event, Optional<Instant> at, Optional<String> coordinates, String message) {
            return new Event(event, at, coordinates, "", "", message, "", Optional.empty());
        }
    }

    /**
     * The life of one order.
     *
     * @throws ProblemDetails nothing is known of it
     */
    public Life of(String id) throws SQLException {
        Known known = database.read(connection -> read(connection, id));
        List<Event> life = new ArrayList<>(known.life());
        if (known.row().isPresent()
                && life.stream().noneMatch(event -> event.event().equals(Message.STORED))) {
            life.add(stored(id, known));
        }
        if (life.isEmpty() && known.searched()) {
            throw ProblemDetails.notFound(
                    "No order %s is stored, rejected or repeated, and none is among the newest %d records"
                            .formatted(id, Tail.KEPT));
        }
        life.sort(IN_ORDER);
        return new Life(
                Instant.now(),
                id,
                known.row(),
                life,
                known.searched() && situation.away().isEmpty(),
                known.searched()
                        ? ""
                        : "There are too many rejected records to search all of them for this order in %d s."
                                .formatted(SEARCH_SECONDS),
                situation.away());
    }

    /** The record behind a row that is not among the newest: of those with its id the first that has no other outcome. */
    private Event stored(String id, Known known) {
        Set<String> others = known.life().stream()
                .flatMap(event -> event.coordinates().stream())
                .collect(Collectors.toSet());
        LocalDateTime ordered = known.row().orElseThrow().orderTimestamp();
        return search.find(id, ordered.toInstant(ZoneOffset.UTC)).stream()
                .filter(found -> !others.contains(found.coordinates().toString()))
                .min(Comparator.comparing(LogSearch.Found::timestamp))
                .map(found -> Event.plain(
                        Message.STORED,
                        Optional.of(found.timestamp()),
                        Optional.of(found.coordinates().toString()),
                        OF_THE_RECORD))
                .orElseGet(() -> Event.plain(
                        Message.STORED,
                        Optional.empty(),
                        Optional.empty(),
                        "The row is in the table, which does not keep its arrival time. Its record was not"
                                + " found in Kafka near the order's own time."));
    }

    /** @param searched whether the rejected records could all be searched */
    private record Known(Optional<Message.Shown> row, List<Event> life, boolean searched) {}

    private Known read(Connection connection, String id) throws SQLException {
        Optional<Message.Shown> row = row(connection, id);
        List<Event> life = new ArrayList<>(ofRecords(id));
        life.addAll(duplicates(connection, id));
        boolean searched = true;
        try {
            life.addAll(rejections(connection, id));
        } catch (SQLTimeoutException e) {
            searched = false;
        }
        return new Known(row, life, searched);
    }

    private Optional<Message.Shown> row(Connection connection, String id) throws SQLException {
        String sql = "SELECT customer_id, order_id, product_name, product_category, unit_price, quantity, total_price,"
                + " order_timestamp FROM " + database.tables().orders() + " WHERE order_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Message.Shown(
                                row.getInt(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getBigDecimal(5),
                                row.getInt(6),
                                row.getBigDecimal(7),
                                Optional.ofNullable(row.getObject(8, LocalDateTime.class))
                                        .orElse(LocalDateTime.of(1000, 1, 1, 0, 0))))
                        : Optional.empty();
            }
        }
    }

    /** Duplicates and rejections among them come from their tables, with more. */
    private List<Event> ofRecords(String id) {
        List<Event> events = new ArrayList<>();
        for (Message message : tail.messages()) {
            if (message.order().map(order -> order.orderId().equals(id)).orElse(false)) {
                String outcome = message.outcome().orElse("");
                if (outcome.equals(Message.STORED) || outcome.equals(Message.WAITING)) {
                    events.add(Event.plain(
                            outcome.equals(Message.STORED) ? Message.STORED : "produced",
                            message.timestamp(),
                            Optional.of(message.coordinates()),
                            outcome.equals(Message.STORED) ? OF_THE_RECORD : "The job has not settled it yet."));
                }
            }
        }
        return events;
    }

    private List<Event> duplicates(Connection connection, String id) throws SQLException {
        String sql = "SELECT topic, kafka_partition, kafka_offset FROM "
                + database.tables().duplicates() + " WHERE order_id = ? AND pipeline = ? LIMIT " + MOST;
        List<Event> events = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            statement.setString(2, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    events.add(Event.plain(
                            Message.DUPLICATE,
                            Optional.empty(),
                            Optional.of(coordinates(row)),
                            "The same order was sent again; nothing changed."));
                }
            }
        }
        return events;
    }

    private List<Event> rejections(Connection connection, String id) throws SQLException {
        String sql =
                "SELECT topic, kafka_partition, kafka_offset, reason, field, message, rejected_at, state, replayed_as"
                        + " FROM " + database.tables().rejected()
                        + " WHERE pipeline = ? AND (record_key = ? OR payload_size <= 65536 AND LOCATE(?, payload) >"
                        + " 0) LIMIT "
                        + MOST;
        List<Event> events = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout(SEARCH_SECONDS);
            statement.setString(1, pipeline);
            statement.setBytes(2, id.getBytes(UTF_8));
            statement.setBytes(3, ('"' + id + '"').getBytes(UTF_8));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    boolean conflict = row.getString(4).equals("ORDER_ID_CONFLICT");
                    events.add(new Event(
                            conflict ? "conflict" : Message.REJECTED,
                            Optional.of(row.getObject(7, LocalDateTime.class).toInstant(ZoneOffset.UTC)),
                            Optional.of(coordinates(row)),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getString(8),
                            Optional.ofNullable(row.getString(9)).filter(at -> at.indexOf('@') >= 0)));
                }
            }
        }
        return events;
    }

    private static String coordinates(ResultSet row) throws SQLException {
        return new Coordinates(row.getString(1), row.getInt(2), row.getLong(3)).toString();
    }
}
