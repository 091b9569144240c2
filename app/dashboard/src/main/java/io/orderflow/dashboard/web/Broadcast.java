package io.orderflow.dashboard.web;

import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.orderflow.dashboard.answer.Json;
import io.orderflow.dashboard.overview.LiveOverview;
import io.orderflow.dashboard.reject.RejectedGroup;
import io.orderflow.dashboard.reject.RejectedGroups;
import io.orderflow.dashboard.table.StreamTables;
import io.orderflow.dashboard.watch.Loop;
import io.orderflow.dashboard.watch.confirm.ConfirmationTail;
import io.orderflow.dashboard.watch.record.Message;
import io.orderflow.dashboard.watch.record.Tail;
import io.orderflow.pipeline.reject.Coordinates;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends events to the connected pages. */
final class Broadcast implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Broadcast.class);
    private static final int MOST_MESSAGES = 50;
    private static final int MOST_SETTLED = 300;
    private static final int MOST_CONFIRMATIONS = 20;

    private final EventHub hub;
    private final LiveOverview situation;
    private final Tail tail;
    private final ConfirmationTail confirmations;
    private final RejectedGroups rejected;
    private final StreamTables streams;
    private final List<Loop> loops;
    private Map<Message.Identity, Message> known = Map.of();
    private boolean knowsAny;
    private long taken;
    private String shownConfirmations = "";
    private Optional<List<RejectedGroup>> groups = Optional.empty();

    Broadcast(EventHub hub, RouteServices services, RejectedGroups rejected) {
        this.hub = requireNonNull(hub, "hub is null");
        this.situation = services.situation();
        this.tail = services.tail();
        this.confirmations = services.confirmations();
        this.rejected = requireNonNull(rejected, "rejected is null");
        this.streams = services.tables();
        this.loops = List.of(
                Loop.of("events", Duration.ofSeconds(2), this::tellSituation),
                Loop.of("events-orders", Duration.ofSeconds(1), this::tellOrders),
                Loop.of("events-confirmations", Duration.ofSeconds(1), this::tellConfirmations),
                Loop.of("events-streams", Duration.ofSeconds(5), this::tellStreams));
    }

    /**
     * @param skipped how many more arrived
     * @param settled outcomes of records that were waiting at the last event, sent or not
     */
    private record NewMessages(Instant at, List<Message> messages, long skipped, List<Settled> settled) {}

    /** The outcome of a record. */
    private record Settled(
            Coordinates coordinates,
            Optional<Instant> timestamp,
            Optional<String> outcome,
            Optional<String> reason,
            Optional<String> field,
            Optional<String> message) {

        static Settled of(Message record) {
            return new Settled(
                    record.coordinates(),
                    record.timestamp(),
                    record.outcome(),
                    record.reason(),
                    record.field(),
                    record.message());
        }
    }

    private record RejectedNow(Instant at, List<RejectedGroup> groups) {}

    private void tellSituation() {
        hub.send("overview", Json.text(situation.overview()));
        hub.send("partitions", Json.text(situation.offsets()));
        RejectedGroups.Counted counted = rejected.counted();
        boolean isCounted = counted.at().isAfter(Instant.EPOCH);
        if (isCounted && !groups.equals(Optional.of(counted.groups()))) {
            groups = Optional.of(counted.groups());
            hub.send("rejected", Json.text(new RejectedNow(counted.at(), counted.groups())));
        }
    }

    private void tellOrders() {
        long arrived = tail.arrived();
        List<Message> messages = tail.messages();
        List<Message> fresh = messages.stream()
                .filter(message -> !known.containsKey(message.identity()))
                .toList();
        List<Settled> settled = messages.stream()
                .filter(message -> isSettledSince(known.get(message.identity()), message))
                .limit(MOST_SETTLED)
                .map(Settled::of)
                .toList();
        known = messages.stream().collect(toMap(Message::identity, identity()));
        if (knowsAny && !(fresh.isEmpty() && settled.isEmpty())) {
            List<Message> sent = fresh.stream().limit(MOST_MESSAGES).toList();
            long skipped = Math.max(0, arrived - taken - sent.size());
            hub.send("order", Json.text(new NewMessages(Instant.now(), sent, skipped, settled)), false);
        }
        taken = arrived;
        knowsAny |= !messages.isEmpty();
    }

    private static boolean isSettledSince(Message before, Message now) {
        return before != null
                && before.isWaiting()
                && !now.isWaiting()
                && now.outcome().isPresent();
    }

    /** Nothing where no order was ever confirmed; also once more after the last one, when their rate is none. */
    private void tellConfirmations() {
        ConfirmationTail.Now now = confirmations.now().limitedTo(MOST_CONFIRMATIONS);
        String shown =
                now.arrived() + " " + now.perSecond() + " " + now.newest().size();
        if (now.exists() && !shown.equals(shownConfirmations)) {
            shownConfirmations = shown;
            hub.send("confirmations", Json.text(now));
        }
    }

    private void tellStreams() {
        boolean isHeard = hub.count() > 0;
        if (isHeard) {
            streams.keepAlive();
        }
        streams.warm();
        if (!isHeard) {
            return;
        }
        try {
            hub.send("streams", Json.text(streams.all()));
        } catch (SQLException e) {
            log.debug("The overview reports that MySQL is unavailable", e);
        }
    }

    @Override
    public void close() {
        loops.forEach(Loop::close);
    }
}
