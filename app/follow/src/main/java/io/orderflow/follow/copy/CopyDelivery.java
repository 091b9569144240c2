package io.orderflow.follow.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.follow.group.Delivery;
import io.orderflow.follow.record.Followed;
import io.orderflow.follow.record.Outcome;
import io.orderflow.kafka.OrdersTopic;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Inserts stored orders, a batch at a time, and then moves the position. A crash in between repeats rows, which the
 * table collapses. Used by one thread; the counts by any.
 */
final class CopyDelivery implements Delivery {

    private final CopySettings settings;
    private final ClickHouse clickHouse;
    private final CopyTable table;
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong inserts = new AtomicLong();
    private String topicId = "";

    CopyDelivery(CopySettings settings) {
        this.settings = requireNonNull(settings, "settings is null");
        this.clickHouse = new ClickHouse(settings);
        this.table = new CopyTable(settings.follow().mysql().contract());
    }

    @Override
    public void begin() {
        clickHouse.execute(table.ddl(clickHouse.table()));
        try (OrdersTopic topic = new OrdersTopic(settings.follow().kafka())) {
            topicId = topic.id();
        }
    }

    @Override
    public void deliver(Batch batch) {
        Map<String, Rows> byContract = new LinkedHashMap<>();
        for (Followed one : batch.records()) {
            if (one.outcome() instanceof Outcome.Stored) {
                byContract
                        .computeIfAbsent(one.contract().hash(), hash -> rows(one))
                        .add(one, topicId);
            }
        }
        for (Rows group : byContract.values()) {
            clickHouse.insert(group.table.columns(), group.lines.toString().getBytes(UTF_8));
            rows.addAndGet(group.count);
            inserts.incrementAndGet();
        }
        batch.positionsMoved().run();
    }

    /** Orders of an earlier contract have fewer columns. */
    private Rows rows(Followed one) {
        CopyTable ofItsContract = new CopyTable(one.contract().contract());
        if (!table.names().containsAll(ofItsContract.names())) {
            throw new StoppedException(
                    Condition.CONTRACT_CHANGED,
                    "The contract " + one.contract().title() + " has columns that the contract of the settings does not"
                            + " have. Start orderflow copy with the newer contract file.");
        }
        return new Rows(ofItsContract);
    }

    /** Orders of one contract, as lines. */
    private static final class Rows {
        private final CopyTable table;
        private final StringBuilder lines = new StringBuilder();
        private int count;

        private Rows(CopyTable table) {
            this.table = table;
        }

        private void add(Followed one, String topicId) {
            table.row(
                    lines,
                    one.order().orElseThrow(),
                    topicId,
                    one.partition(),
                    one.received().offset());
            count++;
        }
    }

    @Override
    public String counts() {
        return rows.get() + " rows in " + inserts.get() + " inserts";
    }

    @Override
    public Map<String, Long> done() {
        return Map.of("copied", rows.get());
    }

    @Override
    public void close() {
        // Nothing is open between two requests.
    }
}
