package io.orderflow.pipeline.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.settle.SettlingFixtures;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({RealServices.class, SettlingFixtures.class})
@Tag("mysql")
class HeartbeatIT {

    @Test
    void ofADriverThatWasOvertakenDoesNotHideTheOneThatRuns(TestDatabase database, SettlingFixture fixture)
            throws SQLException {
        Tables tables = new Tables(database.name(), "orders");
        Heartbeat first = new Heartbeat(fixture.mysql(), tables, "orders-orders", "first", "");
        Heartbeat second = new Heartbeat(fixture.mysql(), tables, "orders-orders", "second", "");

        first.beat(at(1));
        assertThat(fixture.text("SELECT driver FROM orderflow_heartbeat")).isEqualTo("first");
        database.execute("UPDATE orderflow_epoch SET epoch = 2");
        second.beat(at(2));
        first.beat(at(1));
        assertThat(fixture.text("SELECT driver FROM orderflow_heartbeat")).isEqualTo("second");

        // One that starts has no epoch yet, and must be seen although it cannot open the ledger.
        first.beat(at(0));
        assertThat(fixture.text("SELECT driver FROM orderflow_heartbeat")).isEqualTo("first");
    }

    @Test
    void namesThatAreLongerThanTheirColumnsDoNotSilenceIt(TestDatabase database, SettlingFixture fixture)
            throws SQLException {
        String host = "host".repeat(63);
        new Heartbeat(fixture.mysql(), new Tables(database.name(), "orders"), "orders-orders", host, host).beat(at(1));
        assertThat(fixture.text("SELECT driver FROM orderflow_heartbeat")).isEqualTo(host.substring(0, 200));
    }

    private static Status.Snapshot at(long epoch) {
        Status status = new Status();
        status.opened(epoch, Map.of());
        return status.snapshot();
    }
}
