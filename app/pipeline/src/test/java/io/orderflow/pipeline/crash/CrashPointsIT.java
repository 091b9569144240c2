package io.orderflow.pipeline.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.crash.CrashAction.Kind;
import io.orderflow.pipeline.crash.ProtocolWorld.Killed;
import io.orderflow.pipeline.crash.ProtocolWorld.Variant;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The real protocol is hurt at each of its named places, the first time it is there, the second, until it is no more.
 */
@ExtendWith(RealServices.class)
class CrashPointsIT {

    private static final List<List<Thing>> LOG = Thing.log(3, 2, 18);
    private static final int IN_EVERY_RUN = 2;

    /** Not on the way of a chunk: the outbox has tests of its own. */
    @ParameterizedTest
    @EnumSource(value = CrashPoint.class, mode = EnumSource.Mode.EXCLUDE, names = "OUTBOX_SENT")
    void everyRecordHasOneOutcomeHoweverTheProcessIsHurtThere(CrashPoint point, TestDatabase database)
            throws SQLException {
        hurt(point, database, IN_EVERY_RUN);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(value = CrashPoint.class, mode = EnumSource.Mode.EXCLUDE, names = "OUTBOX_SENT")
    void theSameEachTimeThePointIsReached(CrashPoint point, TestDatabase database) throws SQLException {
        hurt(point, database, Integer.MAX_VALUE);
    }

    private static void hurt(CrashPoint point, TestDatabase database, int most) throws SQLException {
        int fired = 0;
        for (Kind kind : List.of(Kind.HALT, Kind.DISCONNECT, Kind.THROW)) {
            boolean acts = true;
            for (int hit = 1; acts && hit <= most; hit++) {
                acts = runs(point, hit, kind, database);
                fired += acts ? 1 : 0;
            }
        }
        assertThat(fired).as("times that " + point + " was reached").isPositive();
    }

    /** Runs everything, and says whether the point was reached that often. */
    private static boolean runs(CrashPoint point, int hit, Kind kind, TestDatabase database) throws SQLException {
        ProtocolWorld world = new ProtocolWorld(database, LOG, Variant.RIGHT);
        CrashAction action = new CrashAction(point, hit, kind == Kind.HALT ? Kind.DISCONNECT : kind, 0);
        AtomicBoolean killed = new AtomicBoolean();
        CrashHook hook = (at, connection) -> {
            boolean before = action.hasActed();
            try {
                action.reached(at, connection);
            } catch (SQLException e) {
                if (kind == Kind.HALT && !before) {
                    killed.set(true);
                    throw new Killed(at);
                }
                throw e;
            }
        };
        // A chunk that tries again by itself once its connection is gone, and one that leaves it to the driver.
        Duration retry = kind == Kind.DISCONNECT ? Duration.ofSeconds(10) : Duration.ZERO;
        CrashHook.Installation installed = CrashHook.install(hook);
        try {
            assertThat(world.driver(1, retry).run()).isTrue();
        } catch (Killed e) {
            assertThat(killed).isTrue();
            assertThat(OneOutcome.problems(world))
                    .as("after the kill at " + point)
                    .isEmpty();
            assertThat(world.driver(2, Duration.ZERO).run()).isTrue();
        } finally {
            installed.close();
        }
        assertThat(OneOutcome.problems(world))
                .as(kind + " at " + point + ", the " + hit + ". time")
                .isEmpty();
        return action.hasActed();
    }
}
