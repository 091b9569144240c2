package io.orderflow.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.settle.SettlingFixtures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders that were there before the pipeline are counted page by page, whatever their ids are. */
@ExtendWith({RealServices.class, SettlingFixtures.class})
@Tag("mysql")
class BaselineIT {

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 20, 21, 1_000})
    void pagesAddUpToAllRows(int rowsPerPage, TestDatabase database, SettlingFixture fixture) throws SQLException {
        List<byte[]> orders = IntStream.rangeClosed(1, 18)
                .mapToObj(i -> SettlingFixture.order(i, 1))
                .toList();
        fixture.settle(0, orders);
        database.execute(
                "INSERT INTO orders SELECT 1, 'order-é', 'x', 'x', 1, 1, 1, '2025-01-01'",
                "INSERT INTO orders SELECT 1, '', 'x', 'x', 1, 1, 1, '2025-01-01'");
        assertThat(count(fixture, database, rowsPerPage)).isEqualTo(20);
    }

    @Test
    void rowsWithoutAnIdCountToo(TestDatabase database, SettlingFixture fixture) throws SQLException {
        database.execute(
                "ALTER TABLE orders DROP PRIMARY KEY, MODIFY order_id VARCHAR(50) NULL, ADD UNIQUE (order_id)",
                "INSERT INTO orders VALUES (1, NULL, 'x', 'x', 1, 1, 1, '2025-01-01')",
                "INSERT INTO orders VALUES (1, NULL, 'x', 'x', 1, 1, 1, '2025-01-01')",
                "INSERT INTO orders VALUES (1, 'ORDER-000001', 'x', 'x', 1, 1, 1, '2025-01-01')");
        assertThat(count(fixture, database, 1)).isEqualTo(3);
    }

    private static long count(SettlingFixture fixture, TestDatabase database, int rowsPerPage) throws SQLException {
        Ledger ledger = new Ledger(new Tables(database.name(), "orders"), "another", "driver");
        try (Connection connection = fixture.connect()) {
            return ledger.countOrders(connection, rowsPerPage);
        }
    }
}
