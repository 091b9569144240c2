package io.orderflow.cli.ledger;

import io.orderflow.kafka.OrdersTopic;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.contract.ContractsInForce;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.operate.LedgerReport;
import io.orderflow.pipeline.operate.ledger.Acceptances;
import io.orderflow.pipeline.operate.ledger.Rewinding;
import io.orderflow.pipeline.schema.TableVersions;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.program.command.SettingsOption;
import java.sql.Connection;
import java.sql.SQLException;

/** What every ledger command works with: settings, and the ways to MySQL and Kafka. */
record LedgerAccess(PipelineSettings settings, Tables tables) {

    static LedgerAccess of(SettingsOption option) {
        PipelineSettings settings = option.load(PipelineSettings::read).values();
        return new LedgerAccess(settings, Tables.of(settings.mysql()));
    }

    Connection connect() throws SQLException {
        return new TableVersions(tables).known(new Mysql(settings.mysql()).connect());
    }

    /** A connection for statements over many rows. */
    Connection connectPatiently() throws SQLException {
        return new TableVersions(tables)
                .known(new Mysql(settings.mysql()).patient().connect());
    }

    OrdersTopic topic() {
        return new OrdersTopic(settings.kafka());
    }

    TopicState topicState() {
        try (OrdersTopic topic = topic()) {
            return topic.state();
        }
    }

    String topicName() {
        return settings.kafka().topic();
    }

    Acceptances acceptances() {
        return new Acceptances(
                tables, settings.pipeline(), topicName(), settings.watching().heartbeat());
    }

    Rewinding rewinding() {
        return new Rewinding(
                tables, settings.pipeline(), topicName(), settings.watching().heartbeat());
    }

    ContractsInForce contracts() throws SQLException {
        try (Connection connection = connect()) {
            return ContractsInForce.read(connection, tables.versions(), settings.pipeline());
        }
    }

    LedgerReport report() throws SQLException {
        try (Connection connection = connect()) {
            return LedgerReport.read(connection, tables, settings.pipeline());
        }
    }
}
