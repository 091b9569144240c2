package io.orderflow.pipeline.operate.reject;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.kafka.TopicState;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.operate.LedgerReport;
import io.orderflow.pipeline.operate.ledger.Acceptances;
import io.orderflow.pipeline.operate.ledger.Loss;
import io.orderflow.pipeline.operate.reject.RejectedRecords.Below;
import io.orderflow.pipeline.operate.reject.RejectedRecords.Lives;
import io.orderflow.pipeline.operate.reject.RejectedRecords.Newest;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.reject.RejectedFilter;
import io.orderflow.pipeline.reject.RejectedRow;
import io.orderflow.pipeline.reject.RejectedRows.Group;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.settle.SettlingFixtures;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rejected records are counted, listed and found, in every life of the topic. */
@ExtendWith({RealServices.class, SettlingFixtures.class})
@Tag("mysql")
record RejectedRecordsIT(TestDatabase database, SettlingFixture fixture, Connection connection) {

    private static final byte[] FIRST = "first".getBytes(UTF_8);
    private static final byte[] SECOND = "second".getBytes(UTF_8);

    @BeforeEach
    void rejectRecordsOfTwoPartitions() throws SQLException {
        fixture.settle(0, List.of(FIRST, FIRST, "{}".getBytes(UTF_8)));
        fixture.settle(1, List.of(FIRST));
    }

    private RejectedRecords records() {
        return new RejectedRecords(fixture.tables(), fixture.pipeline());
    }

    @Test
    void groupsHaveTheLargestFirstWithASampleOfEach() throws SQLException {
        List<Group> groups = records().groups(connection, RejectedFilter.of(fixture.pipeline()), Duration.ZERO);

        assertThat(groups).extracting(Group::reason).containsExactly("NOT_JSON", "MISSING_FIELD");
        assertThat(groups).extracting(Group::count).containsExactly(3L, 1L);
        assertThat(groups.get(1).sample()).isEqualTo(new Coordinates("orders", 0, 2));
    }

    @Test
    void theNewestRowsOfAllPartitionsFollowOneAnotherPageByPage() throws SQLException {
        database.execute(
                "UPDATE rejected_orders SET rejected_at = '2026-01-01 00:00:00' + INTERVAL kafka_offset + 1 SECOND",
                "UPDATE rejected_orders SET rejected_at = '2026-01-01 00:00:02.5' WHERE kafka_partition = 1");
        List<LedgerReport.Row> partitions = LedgerReport.read(connection, fixture.tables(), fixture.pipeline())
                .rows();

        Newest first = newest(partitions.stream()
                .map(partition -> new Below(partition, Long.MAX_VALUE))
                .toList());
        Newest second = newest(List.of(new Below(partitions.get(0), 2), new Below(partitions.get(1), 0)));

        assertThat(coordinates(first)).containsExactly("orders-0@2", "orders-1@0");
        assertThat(first.more()).isTrue();
        assertThat(coordinates(second)).containsExactly("orders-0@1", "orders-0@0");
        assertThat(second.more()).isFalse();
        assertThat(second.rows().get(0).row().payload()).as("its beginning").isEqualTo("fir".getBytes(UTF_8));
    }

    @Test
    void theSameCoordinatesMayMeanARecordOfEachLifeOfTheTopic() throws SQLException {
        loseTheLogOfPartitionOne();
        SettlingFixture.in(database, "orders").settle(1, List.of(SECOND));
        database.execute(
                "UPDATE rejected_orders SET rejected_at = rejected_at - INTERVAL 1 DAY WHERE topic_id LIKE '%.%'");
        Coordinates at = new Coordinates("orders", 1, 0);

        assertThat(records().at(connection, at, Lives.ALL)).hasSize(2);
        assertThat(records().at(connection, at, Lives.LATEST))
                .extracting(RejectedRow::payload)
                .containsExactly(SECOND);
        assertThat(records().at(connection, new Coordinates("orders", 1, 9), Lives.ALL))
                .isEmpty();
    }

    private void loseTheLogOfPartitionOne() throws SQLException {
        Acceptances acceptances =
                new Acceptances(fixture.tables(), fixture.pipeline(), "orders", Duration.ofSeconds(1));
        TopicState state = new TopicState(SettlingFixture.TOPIC_ID, Map.of(1, new TopicState.Log(0, 0)));
        List<Loss> losses = acceptances.losses(connection, acceptances.cursors(connection, state), state);
        assertThat(losses).hasSize(1);
        assertThat(acceptances.accept(connection, losses, moved -> {})).isPositive();
    }

    private Newest newest(List<Below> from) throws SQLException {
        return records().newest(connection, RejectedFilter.of(fixture.pipeline()), from, 2, 3);
    }

    private static List<String> coordinates(Newest newest) {
        return newest.rows().stream()
                .map(placed -> placed.row().coordinates().toString())
                .toList();
    }
}
