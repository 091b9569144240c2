package io.orderflow.pipeline.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.crash.ProtocolWorld.Driver;
import io.orderflow.pipeline.crash.ProtocolWorld.Killed;
import io.orderflow.pipeline.crash.ProtocolWorld.Variant;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The protocol over random interleavings: the real classes on a real database, a log in memory, two processes that
 * fence each other, kills, lost answers, defects and contracts that change. {@code -Dorderflow.test.interleavings=N}
 * runs more seeds; a failure names its seed.
 */
@ExtendWith(RealServices.class)
class InterleavingsIT {

    private static final int SEEDS = Integer.getInteger("orderflow.test.interleavings", 25);
    private static final int SEEDS_OF_A_WRONG_ONE = 60;
    private static final int LIVES = 3;
    private static final int FAULTS_IN_HUNDRED = 6;

    @Test
    void everyRecordHasOneOutcomeInEveryInterleaving(TestDatabase database) throws SQLException, InterruptedException {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Interleaving interleaving = new Interleaving(seed, FAULTS_IN_HUNDRED);
            ProtocolWorld world = new ProtocolWorld(database, Thing.log(seed, 2, 14), Variant.RIGHT);
            Random lives = new Random(seed);
            CrashHook.Installation installed = CrashHook.install(interleaving);
            try {
                interleaving.run(List.of(process(world, lives.nextLong()), process(world, lives.nextLong())));
            } finally {
                installed.close();
            }
            assertThat(OneOutcome.problems(world))
                    .as("seed " + seed + ", while it ran: " + interleaving.steps())
                    .isEmpty();

            assertThat(world.driver(2, Duration.ZERO).run()).isTrue();

            assertThat(OneOutcome.problems(world))
                    .as("seed " + seed + ", in the end: " + interleaving.steps())
                    .isEmpty();
        }
    }

    /** Who is killed or fenced is started again, with one contract or the other. */
    private static Runnable process(ProtocolWorld world, long seed) {
        Random random = new Random(seed);
        return () -> {
            for (int life = 0; life < LIVES; life++) {
                Driver driver = world.driver(
                        1 + random.nextInt(2), random.nextBoolean() ? Duration.ofMillis(300) : Duration.ZERO);
                try {
                    if (driver.run()) {
                        return;
                    }
                } catch (Killed e) {
                    // The next one starts.
                }
            }
        };
    }

    /** The checks are believed only because they see each of these. */
    @ParameterizedTest
    @EnumSource(value = Variant.class, mode = EnumSource.Mode.EXCLUDE, names = "RIGHT")
    void aWrongProtocolIsCaught(Variant variant, TestDatabase database) throws SQLException {
        for (long seed = 1; seed <= SEEDS_OF_A_WRONG_ONE; seed++) {
            ProtocolWorld world = new ProtocolWorld(database, Thing.log(seed, 2, 14), variant);
            Random random = new Random(seed);
            CrashHook.Installation installed = CrashHook.install(new WrongSteps(world, variant, random));
            try {
                runToTheEnd(world);
            } finally {
                installed.close();
            }
            List<String> problems = OneOutcome.problems(world);
            if (!problems.isEmpty()) {
                return;
            }
        }
        throw new AssertionError(variant + " was not caught by " + SEEDS_OF_A_WRONG_ONE + " seeds");
    }

    private static void runToTheEnd(ProtocolWorld world) {
        boolean done = false;
        while (!done) {
            try {
                done = world.driver(1, Duration.ZERO).run();
            } catch (Killed e) {
                // The next one starts.
            }
        }
    }

    /** Undoes a right step of the transaction, and does it again after the commit, if the process lives until then. */
    private static final class WrongSteps implements CrashHook {

        private final ProtocolWorld world;
        private final Variant variant;
        private final Random random;
        private final List<String> later = new ArrayList<>();
        private int kills = 4;
        private long orders;
        private long amounts;

        WrongSteps(ProtocolWorld world, Variant variant, Random random) {
            this.world = world;
            this.variant = variant;
            this.random = random;
            world.database()
                    .execute("DROP TABLE IF EXISTS wrong_letters", "CREATE TABLE wrong_letters LIKE rejected_orders");
        }

        @Override
        public void reached(CrashPoint point, Connection connection) throws SQLException {
            if (point == CrashPoint.AFTER_LOCK) {
                later.clear();
                orders = number(connection, "COUNT(*)");
                amounts = number(connection, "COALESCE(SUM(amount), 0)");
            } else if (point == CrashPoint.BEFORE_COMMIT && variant == Variant.DEAD_LETTERS_AFTER_COMMIT) {
                deadLettersLater(connection);
            } else if (point == CrashPoint.BEFORE_COMMIT && variant == Variant.TOTALS_AFTER_COMMIT) {
                long newOrders = number(connection, "COUNT(*)") - orders;
                long newAmounts = number(connection, "COALESCE(SUM(amount), 0)") - amounts;
                later.add("INSERT INTO partition_totals (pipeline, kafka_partition, orders_table, orders, quantity,"
                        + " accounted, updated_at) VALUES ('things', 0, 'things', " + newOrders + ", " + newAmounts
                        + ", 0, NOW()) ON DUPLICATE KEY UPDATE orders = orders + " + newOrders
                        + ", quantity = quantity + " + newAmounts);
            }
            if (kills > 0 && random.nextInt(100) < 10) {
                kills--;
                connection.abort(Runnable::run);
                throw new Killed(point);
            }
            if (point == CrashPoint.AFTER_COMMIT && !later.isEmpty()) {
                world.database().execute(later.toArray(new String[0]));
            }
        }

        private static long number(Connection connection, String what) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT " + what + " FROM things")) {
                row.next();
                return row.getLong(1);
            }
        }

        private void deadLettersLater(Connection connection) throws SQLException {
            Set<String> written = letters(connection);
            try (Connection other = world.database().connect()) {
                written.removeAll(letters(other));
            }
            try (Statement statement = connection.createStatement()) {
                for (String where : written) {
                    statement.execute("INSERT INTO wrong_letters SELECT * FROM rejected_orders WHERE " + where);
                    statement.execute("DELETE FROM rejected_orders WHERE " + where);
                    later.add("INSERT INTO rejected_orders SELECT * FROM wrong_letters WHERE " + where);
                }
            }
        }

        private static Set<String> letters(Connection connection) throws SQLException {
            Set<String> letters = new HashSet<>();
            try (Statement statement = connection.createStatement();
                    ResultSet row =
                            statement.executeQuery("SELECT kafka_partition, kafka_offset FROM rejected_orders")) {
                while (row.next()) {
                    letters.add("kafka_partition = " + row.getInt(1) + " AND kafka_offset = " + row.getLong(2));
                }
            }
            return letters;
        }
    }
}
