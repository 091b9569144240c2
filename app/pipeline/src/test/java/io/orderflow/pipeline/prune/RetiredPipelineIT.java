package io.orderflow.pipeline.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.condition.StoppedException;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.settle.SettlingFixtures;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({RealServices.class, SettlingFixtures.class})
class RetiredPipelineIT {

    @Test
    void aTrialRefusesWhatTheRealOneWouldRefuseAndCountsWhatItWouldRemove(
            TestDatabase database, SettlingFixture fixture) throws SQLException {
        Tables tables = new Tables(database.name(), "orders");
        try (Connection connection = fixture.connect()) {
            Pruning none = new Pruning(tables, "no-such-pipeline", Clock.systemUTC());
            assertThatThrownBy(() -> none.countRetired(connection))
                    .isInstanceOf(StoppedException.class)
                    .hasMessageContaining("There is no pipeline no-such-pipeline");

            Pruning pruning = new Pruning(tables, "orders-orders", Clock.systemUTC());
            assertThatThrownBy(() -> pruning.countRetired(connection))
                    .isInstanceOf(StoppedException.class)
                    .hasMessageContaining("ran less than a day ago");
            connection.rollback();

            database.execute("UPDATE orderflow_epoch SET raised_at = '2020-01-01'");
            database.execute("DELETE FROM orderflow_heartbeat");
            assertThat(pruning.countRetired(connection)).isEqualTo(new Pruning.Counts(0, 0, 0, 0));
        }
    }
}
