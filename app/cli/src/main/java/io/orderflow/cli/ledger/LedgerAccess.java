package io.orderflow.cli.ledger;

import io.orderflow.kafka.OrdersTopic;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.ledger.Acceptance;
import io.orderflow.pipeline.ledger.Ledger;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/** What every ledger command stands on: settings, ledger, and the ways to MySQL and Kafka. */
record LedgerAccess(PipelineSettings settings, Tables tables, Ledger ledger) {

    private static final Duration LEAST_ALIVE = Duration.ofSeconds(10);

    static LedgerAccess of(PipelineSettings settings) {
        Tables tables = new Tables(settings.mysql().database(), settings.mysql().table());
        return new LedgerAccess(
                settings,
                tables,
                new Ledger(tables, settings.pipeline(), UUID.randomUUID().toString()));
    }

    Connection connect() throws SQLException {
        return new Mysql(settings.mysql()).connect();
    }

    /** The tables that a job of an earlier version has not created. */
    void createMissingTables(Connection connection) throws SQLException {
        Schema schema = new Schema(tables);
        if (!schema.missing(connection).isEmpty()) {
            schema.createMissing(connection);
        }
    }

    OrdersTopic topic() {
        return new OrdersTopic(settings.kafka());
    }

    String topicName() {
        return settings.kafka().topic();
    }

    Acceptance acceptance() {
        return new Acceptance(ledger, tables);
    }

    /** Three missed heartbeats, at least ten seconds. */
    Duration aliveWithin() {
        Duration three = settings.watching().heartbeat().multipliedBy(3);
        return three.compareTo(LEAST_ALIVE) > 0 ? three : LEAST_ALIVE;
    }
}
