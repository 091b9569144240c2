package io.orderflow.pipeline.operate.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.RealServices;
import io.orderflow.pipeline.operate.order.OrderRecords.Gap;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.reject.RejectedState;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.settle.SettlingFixtures;
import io.orderflow.pipeline.store.StoredOrders;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** All that the tables know of one order. */
@ExtendWith({RealServices.class, SettlingFixtures.class})
@Tag("mysql")
record OrderRecordsIT(SettlingFixture fixture, Connection connection) {

    @BeforeEach
    void storeRepeatAndContradictAnOrder() throws SQLException {
        fixture.settle(
                0, List.of(SettlingFixture.order(1, 2), SettlingFixture.order(1, 2), SettlingFixture.order(2, 1)));
        fixture.settle(1, List.of(SettlingFixture.order(1, 3)));
    }

    @Test
    void haveItsRowItsRepeatsAndItsRejections() throws SQLException {
        OrderRecords records = read("ORDER-000001");

        StoredOrders.Row stored = records.stored().orElseThrow();
        assertThat(stored.key()).isEqualTo("ORDER-000001");
        assertThat(stored.values())
                .containsSequence(Optional.of(new BigDecimal("2")), Optional.of(new BigDecimal("21.00")));
        assertThat(stored.time()).hasValue(Instant.parse("2025-01-15T14:30:45Z"));
        assertThat(records.duplicates()).containsExactly(new Coordinates("orders", 0, 1));
        assertThat(records.rejections()).singleElement().satisfies(rejected -> {
            assertThat(rejected.coordinates()).isEqualTo(new Coordinates("orders", 1, 0));
            assertThat(rejected.isConflict()).isTrue();
            assertThat(rejected.state()).isEqualTo(RejectedState.REJECTED);
            assertThat(rejected.now()).isEmpty();
        });
        assertThat(records.gaps()).isEmpty();
    }

    @Test
    void sayWhereAReplayOfARejectionIsNow() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("UPDATE rejected_orders SET state = 'resolved', replayed_as = 'orders-3@17'");
        }
        assertThat(read("ORDER-000001").rejections())
                .extracting(rejected -> rejected.now().orElseThrow())
                .containsExactly(new Coordinates("orders", 3, 17));
        try (var statement = connection.createStatement()) {
            statement.execute("UPDATE rejected_orders SET state = 'replaying', replayed_as = REPEAT('a', 32)");
        }
        assertThat(read("ORDER-000001").rejections().get(0).now())
                .as("a ticket is no place")
                .isEmpty();
    }

    @Test
    void callAConflictByItsCurrentNameWhateverNameItsRowHas() throws SQLException {
        try (var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE rejected_orders SET reason = 'ORDER_ID_CONFLICT'"))
                    .isEqualTo(1);
        }
        assertThat(read("ORDER-000001").rejections()).singleElement().satisfies(rejected -> {
            assertThat(rejected.reason()).isEqualTo("KEY_CONFLICT");
            assertThat(rejected.isConflict()).isTrue();
        });
    }

    @Test
    void areEmptyForAnOrderThatNeverCame() throws SQLException {
        OrderRecords records = read("ORDER-000009");

        assertThat(records.stored()).isEmpty();
        assertThat(records.duplicates()).isEmpty();
        assertThat(records.rejections()).isEmpty();
        assertThat(records.gaps()).isEmpty();
    }

    @Test
    void sayThatTheyAreTheFirstOfMore() throws SQLException {
        fixture.settle(2, Collections.nCopies(OrderRecords.MOST, SettlingFixture.order(1, 2)));
        fixture.settle(3, Collections.nCopies(OrderRecords.MOST, SettlingFixture.order(1, 4)));

        OrderRecords records = read("ORDER-000001");

        assertThat(records.gaps()).containsExactlyInAnyOrder(Gap.MORE_DUPLICATES, Gap.MORE_REJECTIONS);
        assertThat(records.duplicates())
                .hasSize(OrderRecords.MOST)
                .startsWith(new Coordinates("orders", 0, 1), new Coordinates("orders", 2, 0))
                .endsWith(new Coordinates("orders", 2, OrderRecords.MOST - 2));
        assertThat(records.rejections()).hasSize(OrderRecords.MOST);
    }

    @Test
    void sayThatALargeRejectedValueWasNotSearched() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("UPDATE rejected_orders SET record_key = NULL, payload_size = 65537");
        }

        OrderRecords records = read("ORDER-000001");

        assertThat(records.rejections()).isEmpty();
        assertThat(records.gaps()).containsExactly(Gap.LARGE_VALUES);
    }

    private OrderRecords read(String id) throws SQLException {
        return OrderRecords.read(connection, fixture.tables(), fixture.pipeline(), id, Duration.ofSeconds(2));
    }
}
