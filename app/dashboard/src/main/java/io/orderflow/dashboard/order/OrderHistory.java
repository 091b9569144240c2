package io.orderflow.dashboard.order;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.dashboard.contract.CurrentContract;
import io.orderflow.dashboard.overview.LiveOverview;
import io.orderflow.dashboard.watch.Outage;
import io.orderflow.dashboard.watch.confirm.Confirmation;
import io.orderflow.dashboard.watch.confirm.ConfirmationSearch;
import io.orderflow.dashboard.watch.kafka.LogSearch;
import io.orderflow.dashboard.watch.mysql.Database;
import io.orderflow.dashboard.watch.record.Message;
import io.orderflow.dashboard.watch.record.Tail;
import io.orderflow.pipeline.operate.order.OrderRecords;
import io.orderflow.pipeline.operate.order.OrderRecords.Gap;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.store.StoredOrders;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that is known of one order: its row, and what the tables of duplicates and rejections and the newest records say.
 */
public final class OrderHistory {

    private static final String OF_THE_RECORD = "The time is that of the record in Kafka.";

    /** How long the rejected records are searched. */
    static final Duration SEARCH = Duration.ofSeconds(2);

    private final Database database;
    private final String pipeline;
    private final Tail tail;
    private final LogSearch search;
    private final OrderConfirmations confirmations;
    private final LiveOverview situation;
    private final CurrentContract contract;

    public OrderHistory(
            Database database,
            String pipeline,
            CurrentContract contract,
            Tail tail,
            LogSearch search,
            OrderConfirmations confirmations,
            LiveOverview situation) {
        this.database = requireNonNull(database, "database is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.contract = requireNonNull(contract, "contract is null");
        this.tail = requireNonNull(tail, "tail is null");
        this.search = requireNonNull(search, "search is null");
        this.confirmations = requireNonNull(confirmations, "confirmations is null");
        this.situation = requireNonNull(situation, "situation is null");
    }

    /** As in openapi.yaml. */
    public record KnownOrder(
            Instant at,
            @JsonProperty("order_id") String orderKey,
            Optional<ObjectNode> order,
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
            Optional<Coordinates> coordinates,
            String reason,
            String field,
            String message,
            String state,
            Optional<Coordinates> replayedAs) {

        /** A repeat has no time of its own, and comes after what it repeats. */
        private static final Comparator<Event> IN_ORDER = Comparator.comparing(
                        (Event event) -> event.event().equals(Message.DUPLICATE))
                .thenComparing(event -> event.at().orElse(Instant.EPOCH))
                .thenComparing(
                        event -> event.coordinates().map(Coordinates::offset).orElse(0L));

        private static Event rejected(OrderRecords.Rejected rejected) {
            return new Event(
                    rejected.isConflict() ? "conflict" : Message.REJECTED,
                    Optional.of(rejected.rejectedAt()),
                    Optional.of(rejected.coordinates()),
                    rejected.reason(),
                    rejected.field(),
                    rejected.message(),
                    rejected.state().column(),
                    rejected.now());
        }

        private static Event of(Confirmation confirmation) {
            return new Event(
                    confirmation.isConfirmed() ? "confirmed" : "declined",
                    Optional.of(confirmation.confirmedAt()),
                    Optional.of(confirmation.coordinates()),
                    confirmation.reason(),
                    confirmation.field(),
                    confirmation.isConfirmed() ? "A confirmation of the order was published." : confirmation.message(),
                    "",
                    Optional.empty());
        }

        private static Event plain(
                String event, Optional<Instant> at, Optional<Coordinates> coordinates, String message) {
            return new Event(event, at, coordinates, "", "", message, "", Optional.empty());
        }
    }

    /**
     * The life of one order.
     *
     * @param id its key, as {@link io.orderflow.pipeline.store.OrderKeys} writes it
     * @throws ProblemDetails nothing is known of it
     */
    public KnownOrder of(String id) throws SQLException {
        OrderRecords records =
                database.read(connection -> OrderRecords.read(connection, tables(), pipeline, id, SEARCH));
        List<Event> life = new ArrayList<>(ofRecords(id));
        for (Coordinates at : records.duplicates()) {
            life.add(Event.plain(
                    Message.DUPLICATE,
                    Optional.empty(),
                    Optional.of(at),
                    "The same order was sent again; nothing changed."));
        }
        records.rejections().forEach(rejected -> life.add(Event.rejected(rejected)));
        if (records.stored().isPresent()
                && life.stream().noneMatch(event -> event.event().equals(Message.STORED))) {
            life.add(stored(records, records.stored().get(), life));
        }
        if (life.isEmpty() && !records.gaps().contains(Gap.NO_TIME)) {
            String gaps = OrderHistoryGaps.note(records.gaps(), true);
            throw ProblemDetails.notFound(
                    "No order %s is stored, rejected or repeated, and none is among the newest %d records%s"
                            .formatted(id, Tail.KEPT, gaps.isEmpty() ? "" : ". " + gaps));
        }
        ConfirmationSearch.Found confirmed = confirmed(id, life);
        confirmed.confirmations().forEach(confirmation -> life.add(Event.of(confirmation)));
        life.sort(Event.IN_ORDER);
        return new KnownOrder(
                Instant.now(),
                id,
                records.stored().map(row -> contract.now().shown().whole(row)),
                life,
                records.gaps().isEmpty()
                        && confirmed.complete()
                        && situation.away().isEmpty(),
                OrderHistoryGaps.note(records.gaps(), confirmed.complete()),
                situation.away());
    }

    /** Of what was stored or rejected: duplicates get no confirmation, and what waits has none yet. */
    private ConfirmationSearch.Found confirmed(String id, List<Event> life) {
        List<Event> settled = life.stream()
                .filter(event -> !event.event().equals(Message.DUPLICATE)
                        && !event.event().equals("produced"))
                .toList();
        return settled.isEmpty()
                ? new ConfirmationSearch.Found(List.of(), true)
                : confirmations.of(
                        id,
                        settled.stream()
                                .flatMap(event -> event.coordinates().stream())
                                .collect(Collectors.toSet()),
                        settled.stream().flatMap(event -> event.at().stream()).min(Comparator.naturalOrder()));
    }

    /**
     * The record behind a row that is not among the newest: of those with its id the first that has no other outcome.
     */
    private Event stored(OrderRecords records, StoredOrders.Row row, List<Event> others) throws SQLException {
        Set<Coordinates> settled =
                others.stream().flatMap(event -> event.coordinates().stream()).collect(Collectors.toSet());
        List<LogSearch.Found> candidates = row.time().stream()
                .flatMap(time -> search.find(row.key(), records.traces(), time).stream())
                .filter(found -> !settled.contains(found.coordinates()))
                .sorted(Comparator.comparing(LogSearch.Found::timestamp))
                .toList();
        return firstNotSkipped(candidates)
                .map(found -> Event.plain(
                        Message.STORED,
                        Optional.of(found.timestamp()),
                        Optional.of(found.coordinates()),
                        OF_THE_RECORD))
                .orElseGet(() -> Event.plain(
                        Message.STORED,
                        Optional.empty(),
                        Optional.empty(),
                        "The row is in the table, which does not keep its arrival time. Its record was not"
                                + " found in Kafka near the order's own time."));
    }

    /** Duplicates and rejections among them come from their tables, with more. */
    private List<Event> ofRecords(String id) {
        List<Event> events = new ArrayList<>();
        for (Message message : tail.messages()) {
            if (message.orderKey().equals(Optional.of(id))) {
                String outcome = message.outcome().orElse("");
                switch (outcome) {
                    case Message.STORED -> events.add(ofRecord(Message.STORED, message, OF_THE_RECORD));
                    case Message.WAITING ->
                        events.add(ofRecord("produced", message, "The job has not settled it yet."));
                    case Message.SKIPPED ->
                        events.add(ofRecord(
                                Message.SKIPPED,
                                message,
                                "An operator went on without this record: "
                                        + message.message().orElse("")));
                    default -> {} // Its own table has more.
                }
            }
        }
        return events;
    }

    private static Event ofRecord(String event, Message message, String words) {
        return Event.plain(event, message.timestamp(), Optional.of(message.coordinates()), words);
    }

    private Optional<LogSearch.Found> firstNotSkipped(List<LogSearch.Found> candidates) throws SQLException {
        return database.read(connection -> {
            for (LogSearch.Found found : candidates) {
                if (!OrderRecords.isSkipped(connection, database.tables(), pipeline, found.coordinates())) {
                    return Optional.of(found);
                }
            }
            return Optional.empty();
        });
    }

    /** The table has the columns of the contract in force. */
    private Tables tables() {
        Tables configured = database.tables();
        return new Tables(
                configured.database(), configured.ordersTable(), contract.now().contract());
    }
}
