package io.orderflow.pipeline.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orderflow.local.Installation;
import io.orderflow.local.LocalMysql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults that need a server of their own: killed, too many connections. None of them rejects a record. */
class OwnServerFaultsIT {

    private LocalMysql server;
    private SettlingFixture fixture;

    @BeforeEach
    void startAServer(@TempDir Path folder) throws SQLException {
        server = LocalMysql.start(LocalMysql.Options.in(folder).relaxed(), Installation.find(), line -> {});
        tell("CREATE DATABASE shop");
        fixture = SettlingFixture.in(server, "shop", "orders");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aKilledServer() throws SQLException {
        fixture.settle(0, List.of(SettlingFixture.order(1, 1)));
        try (PartitionSettler settler = fixture.settler(0)) {
            server.kill();
            settler.take(SettlingFixture.received(1, SettlingFixture.order(2, 1)));
            assertThatThrownBy(settler::flush).isInstanceOf(SettlingFailedException.class);
            server.start();
            settler.flush();
        }
        assertThat(fixture.written()).isEqualTo("2 orders, 0 duplicate, 0 rejected, ledger 2 = 2 + 0 + 0");
    }

    @Test
    void tooManyConnections() throws SQLException {
        tell("CREATE USER clerk@'%' IDENTIFIED BY 'secret'", "GRANT ALL ON shop.* TO clerk@'%'");
        tell("SET GLOBAL max_connections = 10");
        List<Connection> held = new ArrayList<>();
        try {
            assertThatThrownBy(() -> {
                        while (held.size() < 50) {
                            held.add(fixture.as(server, "clerk").mysql().connect());
                        }
                    })
                    .isInstanceOf(SQLException.class);
            try (PartitionSettler settler =
                    fixture.as(server, "clerk").settlerAt(0, 0, Duration.ZERO, RejectBudget.unlimited(), 10)) {
                settler.take(SettlingFixture.received(0, SettlingFixture.order(1, 1)));
                assertThatThrownBy(settler::flush)
                        .isInstanceOf(SettlingFailedException.class)
                        .hasMessageContaining("error was 1040");
                for (Connection connection : held) {
                    connection.close();
                }
                await().untilAsserted(settler::flush);
            }
        } finally {
            for (Connection connection : held) {
                connection.close();
            }
        }
        assertThat(fixture.written()).isEqualTo("1 orders, 0 duplicate, 0 rejected, ledger 1 = 1 + 0 + 0");
    }

    private void tell(String... statements) throws SQLException {
        for (String sql : statements) {
            tellOnce(sql);
        }
    }

    private void tellOnce(String sql) throws SQLException {
        try (Connection connection = server.connect("");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
