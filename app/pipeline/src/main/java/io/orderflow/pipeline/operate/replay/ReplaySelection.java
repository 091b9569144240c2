package io.orderflow.pipeline.operate.replay;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.operate.reject.RejectedRecords;
import io.orderflow.pipeline.operate.reject.RejectedRecords.Lives;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.reject.RejectedRow;
import io.orderflow.pipeline.reject.RejectedSnapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rejected rows that a replay is about, fixed when it begins: what is rejected later is not among them. Read page
 * by page, since there may be more than memory holds. Used by one thread.
 */
public final class ReplaySelection {

    /** Reads rows, a page at a time. */
    private interface Pages {
        List<RejectedRow> next(Connection connection, int most) throws SQLException;

        void rewind();
    }

    private final Pages pages;
    private final long count;
    private final List<Coordinates> unknown;
    private final Optional<RejectedRow> only;
    private final Optional<RejectedSnapshot> snapshot;
    private final Optional<SavedReplay> run;

    private ReplaySelection(
            Pages pages,
            long count,
            List<Coordinates> unknown,
            Optional<RejectedRow> only,
            Optional<RejectedSnapshot> snapshot,
            Optional<SavedReplay> run) {
        this.pages = requireNonNull(pages, "pages is null");
        this.count = count;
        this.unknown = List.copyOf(unknown);
        this.only = requireNonNull(only, "only is null");
        this.snapshot = requireNonNull(snapshot, "snapshot is null");
        this.run = requireNonNull(run, "run is null");
    }

    /** A row that was named; its value is read when it is its turn. */
    private record Key(Coordinates coordinates, String topicId) {}

    /** The rows at these coordinates. */
    static ReplaySelection named(
            Connection connection, RejectedRecords records, List<Coordinates> coordinates, Lives lives)
            throws SQLException {
        List<Key> keys = new ArrayList<>();
        List<Coordinates> unknown = new ArrayList<>();
        Optional<RejectedRow> only = Optional.empty();
        for (Coordinates at : coordinates.stream().distinct().toList()) {
            List<RejectedRow> rows = records.at(connection, at, lives);
            rows.forEach(row -> keys.add(new Key(at, row.topicId())));
            if (rows.isEmpty()) {
                unknown.add(at);
            }
            only = rows.isEmpty() ? only : Optional.of(rows.get(0));
        }
        only = keys.size() == 1 ? only : Optional.empty();
        Pages pages = only.isPresent() ? new One(only.get()) : new Named(records, keys);
        return new ReplaySelection(pages, keys.size(), unknown, only, Optional.empty(), Optional.empty());
    }

    /** The rows of a snapshot. */
    static ReplaySelection of(RejectedSnapshot snapshot) {
        return new ReplaySelection(
                new Snapshot(snapshot),
                snapshot.count(),
                List.of(),
                Optional.empty(),
                Optional.of(snapshot),
                Optional.empty());
    }

    /** What a replay that was written down has not come to yet. */
    static ReplaySelection of(SavedReplay run) {
        return new ReplaySelection(
                new Snapshot(run.rows()),
                Math.max(1, run.chosen() - run.done()),
                List.of(),
                Optional.empty(),
                Optional.of(run.rows()),
                Optional.of(run));
    }

    /** How many rows there were when they were chosen; of a replay that was stopped, how many are left. */
    public long count() {
        return count;
    }

    /** Coordinates at which no record was rejected. */
    public List<Coordinates> unknown() {
        return unknown;
    }

    /** The row, if exactly one was named. */
    public Optional<RejectedRow> only() {
        return only;
    }

    /** Where this replay is written down; empty if it is not. */
    public Optional<SavedReplay> run() {
        return run;
    }

    RejectedSnapshot snapshot() {
        return snapshot.orElseThrow(() -> new IllegalStateException("These rows were named one by one"));
    }

    /** The next rows, at most so many; none at the end. */
    List<RejectedRow> next(Connection connection, int most) throws SQLException {
        return pages.next(connection, most);
    }

    /** The next call of {@link #next} begins at the first row again. */
    void rewind() {
        pages.rewind();
    }

    private record Snapshot(RejectedSnapshot rows) implements Pages {

        @Override
        public List<RejectedRow> next(Connection connection, int most) throws SQLException {
            return rows.next(connection, most);
        }

        @Override
        public void rewind() {
            rows.rewind();
        }
    }

    /** The very row that was read, so that other bytes can be given for it. */
    private static final class One implements Pages {

        private final RejectedRow row;
        private boolean read;

        private One(RejectedRow row) {
            this.row = row;
        }

        @Override
        public List<RejectedRow> next(Connection connection, int most) {
            List<RejectedRow> page = read ? List.of() : List.of(row);
            read = true;
            return page;
        }

        @Override
        public void rewind() {
            read = false;
        }
    }

    private static final class Named implements Pages {

        private final RejectedRecords records;
        private final List<Key> keys;
        private int next;

        private Named(RejectedRecords records, List<Key> keys) {
            this.records = records;
            this.keys = List.copyOf(keys);
        }

        @Override
        public List<RejectedRow> next(Connection connection, int most) throws SQLException {
            List<RejectedRow> page = new ArrayList<>();
            while (page.size() < most && next < keys.size()) {
                Key key = keys.get(next++);
                records.at(connection, key.coordinates(), Lives.ALL).stream()
                        .filter(row -> row.topicId().equals(key.topicId()))
                        .forEach(page::add);
            }
            return page;
        }

        @Override
        public void rewind() {
            next = 0;
        }
    }
}
