package io.orderflow.pipeline.settle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.kafka.Received;
import io.orderflow.kafka.Received.Header;
import io.orderflow.local.RealServices;
import io.orderflow.pipeline.crash.CrashHook;
import io.orderflow.pipeline.crash.CrashPoint;
import io.orderflow.pipeline.operate.replay.ReplayTickets;
import io.orderflow.pipeline.reject.HeaderBytes;
import io.orderflow.pipeline.reject.Origin;
import io.orderflow.pipeline.reject.RejectedFilter;
import io.orderflow.pipeline.reject.RejectedRow;
import io.orderflow.pipeline.reject.RejectedRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What tasks do with records, chunk by chunk, on a real server. */
@ExtendWith({RealServices.class, SettlingFixtures.class})
@Tag("mysql")
record SettlingIT(SettlingFixture fixture) {

    private static final byte[] BAD = "{\"customer_id\":1}".getBytes(UTF_8);

    @Test
    void duplicatesAndConflictsAreFoundAcrossChunksPartitionsAndRestarts() throws SQLException {
        fixture.settle(
                0, List.of(SettlingFixture.order(1, 1), SettlingFixture.order(1, 1), SettlingFixture.order(1, 2)));
        fixture.settle(0, List.of(SettlingFixture.order(1, 1), SettlingFixture.order(1, 2)));
        fixture.settle(
                1, List.of(SettlingFixture.order(1, 2), SettlingFixture.order(2, 1), SettlingFixture.order(1, 1)));

        assertThat(fixture.written()).isEqualTo("2 orders, 3 duplicate, 3 rejected, ledger 8 = 2 + 3 + 3");
        assertThat(fixture.text(
                        "SELECT GROUP_CONCAT(CONCAT(kafka_partition, '@', kafka_offset, ' ', reason, ' ', field)"
                                + " ORDER BY kafka_partition, kafka_offset SEPARATOR ', ') FROM rejected_orders"))
                .isEqualTo("0@2 KEY_CONFLICT order_id, 0@4 KEY_CONFLICT order_id," + " 1@0 KEY_CONFLICT order_id");
    }

    @Test
    void twoPartitionsWithTheSameIdsAtTheSameTimeLoseNothingAndStoreNothingTwice() throws SQLException {
        int rounds = 25;
        int records = 60;
        for (int round = 0; round < rounds; round++) {
            int first = round * records;
            List<CompletableFuture<Void>> partitions = new ArrayList<>();
            for (int partition = 0; partition < 2; partition++) {
                Random random = new Random(round * 2L + partition);
                int of = partition;
                partitions.add(CompletableFuture.runAsync(() -> {
                    try (PartitionSettler settler =
                            fixture.settler(of, Duration.ofSeconds(60), RejectBudget.unlimited(), 20)) {
                        for (long i = 0; i < records; i++) {
                            settler.take(SettlingFixture.received(
                                    first + i, SettlingFixture.order(first + random.nextInt(records), 1)));
                        }
                        settler.flush();
                    } catch (SQLException e) {
                        throw new AssertionError(e);
                    }
                }));
            }
            partitions.forEach(CompletableFuture::join);
        }
        long orders = fixture.number("SELECT COUNT(*) FROM orders");
        assertThat(orders).isBetween(rounds * 30L, rounds * (long) records);
        assertThat(fixture.number("SELECT SUM(l.stored) FROM orderflow_ledger l"))
                .isEqualTo(orders);
        assertThat(fixture.number("SELECT COUNT(*) FROM duplicate_orders")).isEqualTo(2L * rounds * records - orders);
        assertThat(fixture.number("SELECT COUNT(*) FROM rejected_orders")).isZero();
    }

    @Test
    void aRejectedRowHoldsEverythingOfItsRecord() throws SQLException {
        byte[] value = new byte[3 << 20];
        new Random(1).nextBytes(value);
        List<Header> headers =
                List.of(new Header("a", new byte[] {1, 0, -1}), new Header("a", null), new Header("ключ", new byte[0]));
        try (PartitionSettler settler = fixture.settler(2)) {
            settler.take(new Received(0, new byte[] {0, 1}, value, headers, 1_763_000_000_123L));
            settler.take(new Received(1, null, null, List.of(), -1));
            settler.flush();
        }
        RejectedRow large = row(0);
        assertThat(large.reason()).isEqualTo("TOO_LARGE");
        assertThat(large.key()).containsExactly(0, 1);
        assertThat(large.payload()).isEqualTo(Arrays.copyOf(value, large.payload().length));
        assertThat(large.payload().length).isBetween(1 << 18, 1 << 20);
        assertThat(large.payloadSize()).isEqualTo(3 << 20);
        assertThat(large.isCut()).isTrue();
        assertThat(large.payloadSha256()).isEqualTo(sha256(value));
        assertThat(HeaderBytes.write(large.headers())).isEqualTo(HeaderBytes.write(headers));
        assertThat(large.kafkaTimestamp().orElseThrow().toEpochMilli()).isEqualTo(1_763_000_000_123L);
        RejectedRow tombstone = row(1);
        assertThat(tombstone.reason()).isEqualTo("TOMBSTONE");
        assertThat(tombstone.payload()).isNull();
        assertThat(tombstone.key()).isNull();
        assertThat(tombstone.kafkaTimestamp()).isEmpty();
    }

    private static byte[] sha256(byte[] value) {
        try {
            return java.security.MessageDigest.getInstance("SHA-256").digest(value);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private RejectedRow row(long offset) throws SQLException {
        try (Connection connection = fixture.connect()) {
            return new RejectedRows("rejected_orders")
                    .page(connection, RejectedFilter.of("orders-orders"), List.of(), 100).stream()
                            .filter(row -> row.coordinates().offset() == offset)
                            .findFirst()
                            .orElseThrow();
        }
    }

    @Nested
    class WithinARejectBudget {

        private final RejectBudget budget = RejectBudget.of(0.5, 100);

        @Test
        void aChunkThatBreaksItIsNotWrittenAndSaysWhatDominates() throws SQLException {
            try (PartitionSettler settler = fixture.settler(0, Duration.ZERO, budget, 200)) {
                for (int i = 0; i < 200; i++) {
                    settler.take(SettlingFixture.received(i, SettlingFixture.order(i, 1)));
                }
                assertThatThrownBy(() -> {
                            for (int i = 200; i < 400; i++) {
                                settler.take(
                                        SettlingFixture.received(i, i % 10 == 0 ? SettlingFixture.order(i, 1) : BAD));
                            }
                        })
                        .isInstanceOf(RejectBudgetException.class)
                        .hasMessageContaining("180 of 200 records")
                        .hasMessageContaining("Mostly MISSING_FIELD of order_id (180 records), such as orders-0@201:")
                        .hasMessageContaining("{\"customer_id\":1}")
                        .hasMessageContaining("--set job.reject-budget=1");
            }
            assertThat(fixture.written()).isEqualTo("200 orders, 0 duplicate, 0 rejected, ledger 200 = 200 + 0 + 0");
        }

        /** The connection ends between the records and the judgement on them: the rollback fails as well. */
        @Test
        void aRollbackThatFailsDoesNotHideIt() throws SQLException {
            CrashHook closing = (point, connection) -> {
                if (point == CrashPoint.AFTER_INSERT) {
                    connection.close();
                }
            };
            try (PartitionSettler settler = fixture.settler(0, Duration.ZERO, budget, 1_000)) {
                for (int i = 0; i < 200; i++) {
                    settler.take(SettlingFixture.received(i, BAD));
                }
                CrashHook.Installation installed = CrashHook.install(closing);
                try {
                    assertThatThrownBy(settler::flush)
                            .isInstanceOf(RejectBudgetException.class)
                            .satisfies(thrown -> assertThat(thrown.getSuppressed())
                                    .singleElement()
                                    .isInstanceOf(SQLException.class));
                } finally {
                    installed.close();
                }
            }
        }

        @Test
        void whatTheTableRefusesCountsToo() throws SQLException {
            fixture.settle(1, List.of(SettlingFixture.order(1, 1)));
            try (PartitionSettler settler = fixture.settler(0, Duration.ZERO, budget, 100)) {
                assertThatThrownBy(() -> {
                            for (int i = 0; i < 100; i++) {
                                settler.take(SettlingFixture.received(i, SettlingFixture.order(1, 2 + i)));
                            }
                        })
                        .isInstanceOf(RejectBudgetException.class)
                        .hasMessageContaining("KEY_CONFLICT of order_id");
            }
            assertThat(fixture.number("SELECT COUNT(*) FROM rejected_orders")).isZero();
        }

        @Test
        void aTrickleOfBadRecordsEndsAtTheMinimum() throws SQLException {
            try (PartitionSettler settler = fixture.settler(0, Duration.ZERO, budget, 1)) {
                assertThatThrownBy(() -> {
                            for (int i = 0; i < 1_000; i++) {
                                settler.take(SettlingFixture.received(i, BAD));
                            }
                        })
                        .isInstanceOf(RejectBudgetException.class);
            }
            assertThat(fixture.number("SELECT COUNT(*) FROM rejected_orders")).isEqualTo(99);
        }
    }

    @Nested
    class ReplaysWithinARejectBudget {

        @Test
        void countForNothingWhenTheyAreRejectedAgain() throws SQLException {
            fixture.settle(0, Collections.nCopies(200, BAD));
            Map<RejectedRow, Origin> origins;
            try (Connection connection = fixture.connect()) {
                List<RejectedRow> rows = new RejectedRows("rejected_orders")
                        .page(connection, RejectedFilter.of("orders-orders"), List.of(), 200);
                origins = new ReplayTickets("rejected_orders", "orders-orders").issue(connection, rows);
                connection.commit();
            }

            try (PartitionSettler settler = fixture.settler(1, Duration.ZERO, RejectBudget.of(0.5, 100), 100)) {
                long offset = 0;
                for (Origin origin : origins.values()) {
                    settler.take(new Received(offset++, null, BAD, List.of(origin.header()), -1));
                }
                // Alone in its chunk, and after a window that the replays have not filled.
                settler.take(SettlingFixture.received(offset, BAD));
                settler.flush();
                assertThat(settler.takeResult().rejectedReplays()).isEqualTo(200);
            }

            assertThat(fixture.number("SELECT COUNT(*) FROM rejected_orders WHERE state = 'rejected_again'"))
                    .isEqualTo(200);
        }
    }

    @Nested
    class AReplayedRecord {

        @Test
        void resolvesItsRowWhenItIsStored() throws SQLException {
            fixture.settle(0, List.of(BAD));
            settle(1, 0, SettlingFixture.order(1, 1), ticket());

            assertThat(states()).isEqualTo("resolved orders-1@0");
        }

        @Test
        void resolvesItsRowAlsoWhenItIsFoundStored() throws SQLException {
            fixture.settle(0, List.of(BAD));
            Origin origin = ticket();
            fixture.settle(1, List.of(SettlingFixture.order(1, 1)));
            settle(1, 1, SettlingFixture.order(1, 1), origin);
            settle(1, 2, SettlingFixture.order(1, 1), origin);

            assertThat(states()).isEqualTo("resolved orders-1@1");
            assertThat(fixture.written()).isEqualTo("1 orders, 2 duplicate, 1 rejected, ledger 4 = 1 + 2 + 1");
        }

        @Test
        void thatIsRejectedAgainGetsARowOfItsOwnThatSaysWhereItComesFrom() throws SQLException {
            fixture.settle(0, List.of(BAD));
            settle(1, 5, BAD, ticket());

            assertThat(states()).isEqualTo("rejected_again orders-1@5, rejected ");
            assertThat(row(5).origin().orElseThrow().coordinates()).hasToString("orders-0@0");
        }

        @Test
        void withAForgedOriginChangesNothing() throws SQLException {
            fixture.settle(0, List.of(BAD));
            Origin real = ticket();
            Origin guessed = new Origin(real.pipeline(), real.coordinates(), real.topicId(), "0".repeat(32));
            settle(1, 0, SettlingFixture.order(1, 1), guessed);
            Origin elsewhere = new Origin("other", real.coordinates(), real.topicId(), real.ticket());
            settle(1, 1, SettlingFixture.order(2, 1), elsewhere);
            try (PartitionSettler settler = fixture.settlerAt(2, 1, Duration.ZERO, RejectBudget.unlimited(), 10)) {
                byte[] hostile = "orders-0@99999999999999999999 topic-id=é'; DROP TABLE orders".getBytes(UTF_8);
                settler.take(new Received(
                        2, null, SettlingFixture.order(3, 1), List.of(new Header(Origin.HEADER, hostile)), -1));
                settler.take(new Received(
                        3, null, SettlingFixture.order(4, 1), List.of(new Header(Origin.HEADER, null)), -1));
                settler.flush();
            }

            assertThat(states()).isEqualTo("replaying " + real.ticket());
            assertThat(fixture.number("SELECT COUNT(*) FROM orders")).isEqualTo(4);
        }

        @Test
        void beforeAnybodyReplayedItsRowChangesNothing() throws SQLException {
            fixture.settle(0, List.of(BAD));
            RejectedRow row = row(0);
            settle(
                    1,
                    0,
                    SettlingFixture.order(1, 1),
                    new Origin("orders-orders", row.coordinates(), row.topicId(), "0".repeat(32)));

            assertThat(states()).isEqualTo("rejected ");
        }

        @Test
        void keepsItsTicketWhenItIsReplayedTwiceBeforeTheJobComesToIt() throws SQLException {
            fixture.settle(0, List.of(BAD));
            assertThat(ticket()).isEqualTo(ticket());
        }

        private Origin ticket() throws SQLException {
            try (Connection connection = fixture.connect()) {
                RejectedRow row = row(0);
                Origin origin = new ReplayTickets("rejected_orders", "orders-orders")
                        .issue(connection, List.of(row))
                        .get(row);
                connection.commit();
                return origin;
            }
        }

        private void settle(int partition, long offset, byte[] value, Origin origin) {
            try (PartitionSettler settler =
                    fixture.settlerAt(0, partition, Duration.ZERO, RejectBudget.unlimited(), 10)) {
                settler.take(new Received(offset, null, value, List.of(origin.header()), -1));
                settler.flush();
            }
        }

        private String states() throws SQLException {
            return fixture.text(
                    "SELECT GROUP_CONCAT(CONCAT(state, ' ', COALESCE(replayed_as, '')) ORDER BY kafka_partition,"
                            + " kafka_offset SEPARATOR ', ') FROM rejected_orders");
        }
    }
}
