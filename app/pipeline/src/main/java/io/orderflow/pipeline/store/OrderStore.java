package io.orderflow.pipeline.store;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.model.Reason;
import io.orderflow.contract.verdict.Rejection;
import io.orderflow.pipeline.contract.StoredVersions;
import io.orderflow.pipeline.crash.CrashPoint;
import io.orderflow.pipeline.mysql.SqlFault;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stores the accepted orders of one chunk within the chunk's transaction, and says what became of each.
 *
 * <p>Most chunks need one statement: LOAD DATA where the server permits it and the chunk is large ({@link OrderLoad}),
 * else a multi-row INSERT ({@link OrderInsert}). LOAD DATA says only how many rows it took: if that is not all of them,
 * the chunk is tried again with INSERT. Where repeats are expected, or the server reports a duplicate key, the chunk's
 * ids are looked up and compared: the first stored wins, the same content again is a duplicate, other content a
 * conflict. Only when the server refuses a row is the chunk bisected, so that exactly the refused rows are rejected and
 * their neighbours stored: about 2·k·log₂(n) more statements for k refused rows of n. Every other error is the
 * caller's: the transaction is tried again.
 *
 * <p>Used by one task at a time.
 */
public final class OrderStore {

    /**
     * How orders are stored. An INSERT that meets an id that is stored already is undone row by row, and may leave
     * locks on the gaps between rows for which another session waits: two such sessions deadlock. So the first two
     * modes, which are the normal ones, give up there, and the transaction is rolled back.
     */
    public enum StoreMode {
        /** Stores all at once, by LOAD DATA or INSERT: none is expected to be stored already. */
        ASSUME_NEW,
        /** Looks up, without locks, which are stored already, and inserts the others. */
        LOOK_UP_FIRST,
        /** Inserts; where an id is stored, looks up which are and locks them. Never gives up. */
        LOCK_STORED,
        /**
         * Like LOCK_STORED, for rows that keep failing with unknown errors ({@link SqlFault#isUnknown}): refuses those
         * that fail even on their own, if the server takes at least one. If it takes none, the error is not caused by
         * a row.
         */
        REJECT_ROWS;

        boolean givesUp() {
            return this == ASSUME_NEW || this == LOOK_UP_FIRST;
        }
    }

    /** After this many refusals for unknown errors without one row stored, the cause is not in a row. */
    private static final int REFUSALS_UNTIL_GIVEN_UP = 16;

    /** After so many chunks in a row that LOAD DATA did not take, the cause is not in their rows. */
    private static final int MOST_FAILED_LOADS = 3;

    private final OrderColumns columns;
    private final OrdersTable table;
    /** From how many rows on orders are loaded; 0 if never. */
    private final int loadDataRows;
    /** LOAD DATA did not take the last chunk, which comes again and is then inserted. */
    private boolean lastLoadFailed;

    /** Chunks in a row that LOAD DATA did not take. */
    private int failedLoads;

    /**
     * @param table the quoted name of the orders table
     * @param contract of the orders
     * @param maxAllowedPacket the server's limit for one statement, in bytes
     */
    public OrderStore(String table, CompiledContract contract, long maxAllowedPacket) {
        this(table, contract, StoredVersions.none(), maxAllowedPacket, 0);
    }

    /**
     * @param versions the contracts of the orders that are in the table
     * @param loadDataRows from how many rows on a chunk is stored by LOAD DATA; 0: never
     */
    public OrderStore(
            String table, CompiledContract contract, StoredVersions versions, long maxAllowedPacket, int loadDataRows) {
        this.columns = new OrderColumns(contract, versions);
        this.table = new OrdersTable(table, columns, maxAllowedPacket);
        this.loadDataRows = loadDataRows;
    }

    /**
     * Stores the orders, and says of each what became of it.
     *
     * @param orders in the order of their offsets
     * @return the outcomes, in the same order; empty if this gave up, because an id is stored that it did not expect or
     *     LOAD DATA did not take every row (the next call inserts): roll back, and try again in another mode
     * @throws SQLException an error not caused by a row: roll back
     */
    public Optional<List<Outcome>> store(Connection connection, List<AcceptedOrder> orders, StoreMode mode)
            throws SQLException {
        boolean tryLoad = mode.givesUp() && loadDataRows > 0 && !lastLoadFailed && failedLoads < MOST_FAILED_LOADS;
        lastLoadFailed = false;
        ChunkStore storing = new ChunkStore(connection, orders, mode, tryLoad);
        try {
            List<Outcome> outcomes = storing.storeAll();
            failedLoads = storing.loaded ? 0 : failedLoads;
            return Optional.of(outcomes);
        } catch (NotLoadedException e) {
            lastLoadFailed = true;
            failedLoads++;
            return Optional.empty();
        } catch (SQLException e) {
            if (mode.givesUp() && SqlFault.of(e) == SqlFault.DUPLICATE_KEY) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Stores the orders of one chunk, and keeps what became of each. */
    private final class ChunkStore {

        private final Connection connection;
        private final List<AcceptedOrder> orders;
        private final Outcome[] outcomes;
        /** What the table holds under the ids of this chunk, as far as it had to be looked up. */
        private final Map<String, StoredOrder> known = new HashMap<>();

        private final StoreMode mode;
        /** Whether LOAD DATA is used for many rows. */
        private final boolean tryLoad;

        private boolean loaded;
        /** The last unknown error for which a row was refused. */
        private SQLException unknownError;

        /** Rows refused for unknown errors. */
        private int unknownErrors;

        ChunkStore(Connection connection, List<AcceptedOrder> orders, StoreMode mode, boolean tryLoad) {
            this.connection = connection;
            this.orders = orders;
            this.mode = mode;
            this.tryLoad = tryLoad;
            this.outcomes = new Outcome[orders.size()];
        }

        List<Outcome> storeAll() throws SQLException {
            Map<String, Integer> firstOfKey = new HashMap<>(orders.size() * 2);
            List<Integer> firsts = new ArrayList<>(orders.size());
            List<Integer> repeats = new ArrayList<>();
            for (int i = 0; i < orders.size(); i++) {
                Integer index = i; // boxed once, for the map and the list
                boolean repeat = firstOfKey.putIfAbsent(orders.get(i).key(), index) != null;
                (repeat ? repeats : firsts).add(index);
            }
            storeDistinct(mode == StoreMode.LOOK_UP_FIRST ? compareWithCommitted(firsts) : firsts);
            for (int i : repeats) {
                CrashPoint.MID_INSERT.reached(connection);
                String key = orders.get(i).key();
                int earlier = firstOfKey.get(key);
                StoredOrder stored = outcomes[earlier] == Outcome.STORED
                        ? StoredOrder.of(columns, orders.get(earlier))
                        : known.get(key);
                if (stored != null) {
                    outcomes[i] = compare(orders.get(i), stored);
                } else {
                    // The one before was refused by the server: this one gets its own chance.
                    storeDistinct(List.of(i));
                    firstOfKey.put(key, i);
                }
            }
            if (unknownError != null && !Arrays.asList(outcomes).contains(Outcome.STORED)) {
                throw unknownError;
            }
            return List.of(outcomes);
        }

        /**
         * Loads or inserts these orders, which have different ids and are in offset order; each gets its outcome. If
         * the server refuses one, bisects them.
         */
        private void storeDistinct(List<Integer> indexes) throws SQLException {
            if (indexes.isEmpty()) {
                return;
            }
            try {
                List<AcceptedOrder> sorted = sortedByKey(indexes);
                if (tryLoad && sorted.size() >= loadDataRows) {
                    loadOrGiveUp(sorted);
                } else {
                    table.insert(connection, sorted, mode == StoreMode.REJECT_ROWS);
                }
                indexes.forEach(i -> outcomes[i] = Outcome.STORED);
            } catch (SQLException e) {
                if (e instanceof NotLoadedException) {
                    throw e;
                }
                SqlFault fault = SqlFault.of(e);
                boolean goesOn = fault.isOfRows() || (mode == StoreMode.REJECT_ROWS && fault.isUnknown());
                boolean isTriedAgain = fault == SqlFault.DUPLICATE_KEY && mode.givesUp();
                if (!goesOn || isTriedAgain) {
                    throw e;
                }
                // A refused row may also have an id that is stored. Then it is a duplicate or a conflict, not refused.
                boolean lookUp = fault == SqlFault.DUPLICATE_KEY || indexes.size() == 1;
                List<Integer> left = lookUp ? compareWithStored(indexes) : indexes;
                if (left.size() < indexes.size()) {
                    storeDistinct(left);
                } else if (left.size() == 1) {
                    refuse(left.get(0), e, fault);
                } else {
                    // Either a refused row, or two ids that differ here and are one id to the server's collation.
                    int half = left.size() / 2;
                    storeDistinct(left.subList(0, half));
                    storeDistinct(left.subList(half, left.size()));
                }
            }
        }

        private void loadOrGiveUp(List<AcceptedOrder> sorted) throws SQLException {
            try {
                loaded = table.load(connection, sorted);
            } catch (SQLException e) {
                if (SqlFault.of(e) == SqlFault.TRANSIENT) {
                    throw e;
                }
                // INSERT says which row it is, or what is missing.
                throw new NotLoadedException(e);
            }
            if (!loaded) {
                throw new NotLoadedException();
            }
        }

        private void refuse(int index, SQLException e, SqlFault fault) throws SQLException {
            outcomes[index] = refused(e);
            if (fault.isUnknown()) {
                unknownError = e;
                if (++unknownErrors >= REFUSALS_UNTIL_GIVEN_UP
                        && !Arrays.asList(outcomes).contains(Outcome.STORED)) {
                    throw e;
                }
            }
        }

        /** Gives those whose id is in the table their outcome, locks their rows, and returns the others. */
        private List<Integer> compareWithStored(List<Integer> indexes) throws SQLException {
            known.putAll(table.lookup().find(connection, sortedByKey(indexes)));
            return compareKnown(indexes);
        }

        /** The same among what is committed: locks nothing. */
        private List<Integer> compareWithCommitted(List<Integer> indexes) throws SQLException {
            known.putAll(table.lookup().findCommitted(connection, sortedByKey(indexes)));
            return compareKnown(indexes);
        }

        private List<Integer> compareKnown(List<Integer> indexes) {
            List<Integer> left = new ArrayList<>();
            for (int i : indexes) {
                StoredOrder stored = known.get(orders.get(i).key());
                if (stored == null) {
                    left.add(i);
                } else {
                    outcomes[i] = compare(orders.get(i), stored);
                }
            }
            return left;
        }

        private List<AcceptedOrder> sortedByKey(List<Integer> indexes) {
            List<AcceptedOrder> sorted = new ArrayList<>(indexes.size());
            for (int i : indexes) {
                sorted.add(orders.get(i));
            }
            sorted.sort(columns.keys()::compare);
            return sorted;
        }
    }

    private Outcome compare(AcceptedOrder order, StoredOrder stored) {
        String difference = stored.difference(order);
        return difference.isEmpty()
                ? Outcome.DUPLICATE
                : new Outcome.Rejected(new Rejection(
                        Reason.KEY_CONFLICT,
                        columns.keys().fields(),
                        "%s is stored already, with other content: %s".formatted(stored.key(), difference)));
    }

    /** The server quotes values: not where one of them is restricted. */
    private Outcome refused(SQLException e) {
        String said = columns.contract().contract().hasRestricted()
                ? "what it said is not shown: a field is restricted"
                : e.getMessage();
        String error = e instanceof RowTooLongException
                ? "the server cannot take this row: %s".formatted(e.getMessage())
                : "the server refused this row with error %d (%s): %s"
                        .formatted(e.getErrorCode(), e.getSQLState(), said);
        return new Outcome.Rejected(new Rejection(Reason.REFUSED_BY_MYSQL, "", error));
    }
}
