package io.orderflow.pipeline.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.decode.RandomContracts;
import io.orderflow.contract.decode.RandomRecords;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.contract.StoredVersions;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.mysql.TestLoading;
import io.orderflow.pipeline.schema.OrdersTableCheck;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.settle.SettlingFixtures;
import io.orderflow.pipeline.store.OrderStore.StoreMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Of whatever contract: its table is fit, an accepted order comes back equal, and once more it is a duplicate. */
@ExtendWith({RealServices.class, SettlingFixtures.class})
@ResourceLock(Resources.TIME_ZONE)
class RandomContractsIT {
    private static final int CONTRACTS = Integer.getInteger("contracts", 25);
    private static final int RECORDS = 150;
    private static final List<String> ZONES = List.of("UTC", "America/New_York", "Pacific/Apia");

    @Test
    void everyAcceptedOrderComesBackEqual(TestDatabase database, SettlingFixture fixture) throws SQLException {
        Random random = new Random(Long.getLong("seed", 11));
        TimeZone own = TimeZone.getDefault();
        int stored = 0;
        try {
            for (int i = 0; i < CONTRACTS; i++) {
                TimeZone.setDefault(TimeZone.getTimeZone(ZONES.get(i % ZONES.size())));
                String text = new RandomContracts(random).next();
                OrderContract contract = ContractFile.read(text, "random", "").contract();
                database.execute("DROP TABLE IF EXISTS random");
                try (Connection connection = fixture.connect()) {
                    stored += store(connection, new Tables(database.name(), "random", contract), random);
                } catch (SQLException | RuntimeException | AssertionError e) {
                    throw new AssertionError(text, e);
                }
            }
        } finally {
            TimeZone.setDefault(own);
        }
        assertThat(stored).isGreaterThan(CONTRACTS * 3);
    }

    private static int store(Connection connection, Tables tables, Random random) throws SQLException {
        new Schema(tables).createMissing(connection);
        new OrdersTableCheck(tables).check(connection);
        CompiledContract contract = CompiledContract.of(tables.contract());
        Map<String, AcceptedOrder> accepted = new LinkedHashMap<>();
        RecordDecoder decoder = new RecordDecoder(contract);
        RandomRecords records = new RandomRecords(random);
        OrderKeys keys = new OrderKeys(contract);
        for (int i = 0; i < RECORDS; i++) {
            if (decoder.decode(records.next(tables.contract())) instanceof Decoded.Accepted decoded) {
                AcceptedOrder next = new AcceptedOrder(decoded.values(), keys.of(decoded.values()), 1_763_000_000_123L);
                accepted.putIfAbsent(next.key(), next);
            }
        }
        List<AcceptedOrder> orders = new ArrayList<>(accepted.values());
        OrderStore store = new OrderStore(tables.orders(), contract, Mysql.maxAllowedPacket(connection));
        assertThat(store.store(connection, orders, StoreMode.LOCK_STORED).orElseThrow())
                .allMatch(Outcome.STORED::equals);
        connection.commit();
        assertRows(connection, tables, orders);
        assertThat(store.store(connection, orders, StoreMode.LOCK_STORED).orElseThrow())
                .allMatch(Outcome.DUPLICATE::equals);
        connection.rollback();
        assertThat(store.store(connection, orders, StoreMode.LOOK_UP_FIRST).orElseThrow())
                .allMatch(Outcome.DUPLICATE::equals);
        connection.rollback();
        TestLoading.during(true, connection, () -> assertLoadedAsInserted(connection, tables, contract, orders));
        return orders.size();
    }

    private static void assertLoadedAsInserted(
            Connection connection, Tables tables, CompiledContract contract, List<AcceptedOrder> orders)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM " + tables.orders());
        }
        long packet = Mysql.maxAllowedPacket(connection);
        OrderStore store = new OrderStore(tables.orders(), contract, StoredVersions.none(), packet, 1);
        assertThat(store.store(connection, orders, StoreMode.ASSUME_NEW).orElseThrow())
                .allMatch(Outcome.STORED::equals);
        assertRows(connection, tables, orders);
        connection.rollback();
    }

    private static void assertRows(Connection connection, Tables tables, List<AcceptedOrder> orders)
            throws SQLException {
        for (AcceptedOrder order : orders) {
            CompiledContract contract = order.values().contract();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT " + RowReading.columns(contract)
                            + ", received_at FROM " + tables.orders() + " WHERE id = " + order.key())) {
                assertThat(row.next()).isTrue();
                RowReading.assertSame(row, order.values());
                assertThat(row.getString("received_at")).isEqualTo("2025-11-13 02:13:20.123");
            }
        }
    }
}
