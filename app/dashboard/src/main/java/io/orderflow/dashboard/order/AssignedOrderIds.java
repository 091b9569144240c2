package io.orderflow.dashboard.order;

import static java.util.Objects.requireNonNull;

import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.dashboard.watch.Outage;
import io.orderflow.dashboard.watch.mysql.Database;
import io.orderflow.dashboard.watch.mysql.SqlText;
import io.orderflow.pipeline.schema.Schema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Gives numbers to orders without a key: 12 digits from 900000000000 on, which the producer's continuation leaves
 * alone. They are taken from a table in blocks, so that no two dashboards, and no two lives of one, give the same. A
 * block begins no lower than the clock says, so that a new database does not begin with ids that are in Kafka already.
 * Thread-safe.
 */
public final class AssignedOrderIds {

    static final long FIRST = 900_000_000_000L;
    private static final long LAST = 999_999_999_999L;
    private static final int BLOCK = 200;
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    private static final String GIVEN_BY = "dashboard";
    private static final String OWN_ID = "An order that brings its own can be sent.";

    /** No retry for so long after a failure: many requests, each with a wait of its own, would fill the server. */
    private static final Duration REST = Duration.ofSeconds(1);

    private final Database database;
    private final Supplier<Optional<Outage>> away;
    private final ReentrantLock lock = new ReentrantLock();
    private long next;
    private long end;
    private Optional<ProblemDetails> failure = Optional.empty();
    private long failedNanos;

    /** @param away whether MySQL is known to be unavailable: then it is not asked */
    public AssignedOrderIds(Database database, Supplier<Optional<Outage>> away) {
        this.database = requireNonNull(database, "database is null");
        this.away = requireNonNull(away, "away is null");
    }

    /**
     * A number that was never given before.
     *
     * @throws ProblemDetails MySQL is unavailable, and no block is left
     */
    public long next() {
        if (!acquire()) {
            throw ProblemDetails.busy("No order id can be assigned: MySQL answers too slowly. " + OWN_ID);
        }
        try {
            if (next == end) {
                next = reserve();
                end = next + BLOCK;
            }
            return next++;
        } finally {
            lock.unlock();
        }
    }

    private boolean acquire() {
        try {
            return lock.tryLock(REST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private long reserve() {
        away.get().ifPresent(known -> {
            throw ProblemDetails.mysqlAway("No order id can be assigned: " + known.message() + ". " + OWN_ID);
        });
        if (failure.isPresent() && System.nanoTime() - failedNanos < REST.toNanos()) {
            throw failure.get();
        }
        try {
            long first = reserveCreating();
            failure = Optional.empty();
            return first;
        } catch (SQLException e) {
            ProblemDetails problem = ProblemDetails.of(e);
            failure = Optional.of(problem.saying(
                    "No order id can be assigned: " + problem.body().detail() + ". " + OWN_ID));
            failedNanos = System.nanoTime();
            throw failure.get();
        }
    }

    private long reserveCreating() throws SQLException {
        try {
            return reserveBlock();
        } catch (SQLException e) {
            if (!SqlText.saysMissing(e)) {
                throw e;
            }
            database.write(connection -> new Schema(database.tables()).createMissing(connection));
            return reserveBlock();
        }
    }

    private long reserveBlock() throws SQLException {
        return database.write(connection -> {
            long first = Math.max(stored(connection), FIRST + centisecondsSinceEpoch());
            if (first + BLOCK > LAST) {
                throw new SQLException("No ids are left below " + LAST);
            }
            String sql = "UPDATE " + database.tables().orderIds() + " SET next_number = ? WHERE given_by = ?";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, first + BLOCK);
                statement.setString(2, GIVEN_BY);
                statement.executeUpdate();
            }
            connection.commit();
            return first;
        });
    }

    /** The row, locked until the transaction ends, and made if there was none. */
    private long stored(Connection connection) throws SQLException {
        String insert = "INSERT INTO " + database.tables().orderIds()
                + " (given_by, next_number) VALUES (?, ?) ON DUPLICATE KEY UPDATE given_by = given_by";
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setString(1, GIVEN_BY);
            statement.setLong(2, FIRST);
            statement.executeUpdate();
        }
        String select = "SELECT next_number FROM " + database.tables().orderIds() + " WHERE given_by = ? FOR UPDATE";
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setString(1, GIVEN_BY);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static long centisecondsSinceEpoch() {
        return Math.max(0, Duration.between(EPOCH, Instant.now()).toMillis() / 10);
    }
}
