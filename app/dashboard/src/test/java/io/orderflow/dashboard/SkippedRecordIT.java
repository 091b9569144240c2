package io.orderflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.contract.fixture.OrderFixture;
import io.orderflow.dashboard.page.SparklessJob;
import io.orderflow.kafka.OrdersTopic;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.operate.ledger.Acceptances;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A record that an operator went on without, after {@code orderflow ledger skip}. */
class SkippedRecordIT extends OverHttp {

    SkippedRecordIT(ApiStage stage) {
        super(stage);
    }

    @Test
    void isShownAsSkippedWithItsReasonAndNotAsStored() throws Exception {
        Stage other = Stage.of(stage.topics(), stage.database(), 1);
        DashboardSettings settings = other.settings("pipeline.name", "skipping");
        Mysql mysql = new Mysql(settings.job().mysql());
        SparklessJob.start(settings.job()).close();
        other.topics()
                .send(
                        other.topic(),
                        0,
                        OrderFixture.anOrder().withId("ORDER-800001").asJson());
        // As if the driver had ended long ago.
        stage.database().execute("DELETE FROM orderflow_heartbeat WHERE pipeline = 'skipping'");
        skipTheFirst(settings, mysql);
        try (Dashboard theirs = Dashboard.start(settings)) {
            Api page = Api.at(theirs.port());
            await().atMost(ApiStage.SOON).untilAsserted(() -> {
                JsonNode message = page.get("/messages").json().at("/messages/0");
                assertThat(message.path("order_id").asText()).isEqualTo("ORDER-800001");
                assertThat(message.path("outcome").asText()).isEqualTo("skipped");
                assertThat(message.path("message").asText()).isEqualTo("it holds up the others");
            });
            assertThat(page.get("/messages?outcome=stored").json().path("messages"))
                    .isEmpty();
            JsonNode life = page.get("/orders/ORDER-800001").json();
            assertThat(life.path("order").isNull()).isTrue();
            assertThat(life.at("/life/0/event").asText()).isEqualTo("skipped");
            assertThat(life.at("/life/0/message").asText()).contains("it holds up the others");
        }
    }

    private static void skipTheFirst(DashboardSettings settings, Mysql mysql) throws Exception {
        Tables tables = Tables.of(settings.job().mysql());
        TopicState state = new OrdersTopic(settings.job().kafka()).state();
        Acceptances acceptances =
                new Acceptances(tables, "skipping", settings.job().kafka().topic(), Duration.ZERO);
        try (Connection connection = mysql.connect()) {
            Cursor cursor = acceptances.cursors(connection, state).get(0);
            acceptances.skip(connection, state, cursor, 0, "it holds up the others");
        }
    }
}
