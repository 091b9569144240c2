package io.orderflow.pipeline.mysql;

import io.orderflow.contract.model.OrderContract;
import io.orderflow.local.DatabaseServer;
import io.orderflow.settings.Secret;
import java.time.Duration;
import java.util.Map;

/** Settings of a database of the tests. */
public final class TestMysql {

    private TestMysql() {}

    /** As the server's owner. */
    public static MysqlSettings settings(DatabaseServer server, String database, String table, OrderContract contract) {
        return settings(server, server.user(), server.password(), database, table, contract);
    }

    public static MysqlSettings settings(
            DatabaseServer server,
            String user,
            String password,
            String database,
            String table,
            OrderContract contract) {
        return new MysqlSettings(
                server.host(),
                server.port(),
                database,
                table,
                contract,
                user,
                new Secret(password),
                MysqlSettings.SslMode.PREFERRED,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                TestLoading.ROWS,
                Map.of("allowPublicKeyRetrieval", "true"));
    }
}
