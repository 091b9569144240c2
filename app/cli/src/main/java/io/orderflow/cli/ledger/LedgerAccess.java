package io.orderflow.cli.ledger;

import io.orderflow.cli.access.PipelineAccess;
import io.orderflow.kafka.OrdersTopic;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.contract.ContractsInForce;
import io.orderflow.pipeline.operate.LedgerReport;
import io.orderflow.pipeline.operate.ledger.Acceptances;
import io.orderflow.pipeline.operate.ledger.Rewinding;
import java.sql.Connection;
import java.sql.SQLException;

/** What the commands of the ledger work with. */
final class LedgerAccess extends PipelineAccess {

    LedgerAccess(PipelineSettings settings) {
        super(settings);
    }

    OrdersTopic topic() {
        return new OrdersTopic(settings().kafka());
    }

    TopicState topicState() {
        try (OrdersTopic topic = topic()) {
            return topic.state();
        }
    }

    String topicName() {
        return settings().kafka().topic();
    }

    Acceptances acceptances() {
        return new Acceptances(
                tables(), pipeline(), topicName(), settings().watching().heartbeat());
    }

    Rewinding rewinding() {
        return new Rewinding(
                tables(), pipeline(), topicName(), settings().watching().heartbeat());
    }

    ContractsInForce contracts() throws SQLException {
        try (Connection connection = connect()) {
            return ContractsInForce.read(connection, tables().versions(), pipeline());
        }
    }

    LedgerReport report() throws SQLException {
        try (Connection connection = connect()) {
            return LedgerReport.read(connection, tables(), pipeline());
        }
    }
}
