package io.orderflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The same happens to a job that runs in real time, which treats pauses, faults and stops in other ways. */
@Tag("slow")
@EnabledIf(
        value = "io.orderflow.spark.version.RealTime#isSupported",
        disabledReason = "Spark 4.0 has no real-time trigger")
class RunningJobInRealTimeIT extends RunningJobIT {

    private static String before;

    @BeforeAll
    static void giveEachPartitionASlot() {
        before = System.setProperty("spark.master", "local[4]");
    }

    @AfterAll
    static void restoreTheMaster() {
        System.setProperty("spark.master", before);
    }

    @Override
    Map<String, String> mode() {
        return Map.of("job.mode", "realtime");
    }

    /** The driver ends the tasks about a second after a pause begins. */
    @Override
    void awaitPauseOfTasks() {
        await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
    }

    /** Chunks are small, so some are rejected before too much of the window is. */
    @Override
    @Test
    void pausesWhileTooMuchWouldBeRejectedAndGoesOnWhenTheCauseIsGone() {
        start(Map.of("job.reject-budget-minimum", "20", "job.longest-restart-wait", "500 ms"));
        pipe.database()
                .execute("CREATE TRIGGER deployed BEFORE INSERT ON orders FOR EACH ROW SIGNAL SQLSTATE '45000'"
                        + " SET MESSAGE_TEXT = 'not today'");

        for (int order = 11; order <= 70; order++) {
            pipe.send(0, order, order);
        }

        awaitMessage("PAUSED REJECT_BUDGET: ");
        assertThat(pipe.lastMessage())
                .contains(
                        "records of a chunk of partition 0 would be rejected", "Mostly REFUSED_BY_MYSQL", "not today");
        String paused = pipe.everything();
        long epoch = pipe.number("SELECT epoch FROM orderflow_epoch");
        await("the chunk to be judged again")
                .atMost(LONG)
                .until(() -> pipe.number("SELECT epoch FROM orderflow_epoch") >= epoch + 2);
        assertThat(pipe.lastMessage()).startsWith("PAUSED REJECT_BUDGET: ");
        assertThat(pipe.everything()).isEqualTo(paused);

        pipe.database().execute("DROP TRIGGER deployed");

        awaitMessage("RUNNING : ");
        await().atMost(LONG).until(() -> pipe.number("SELECT `stored` + rejected FROM orderflow_ledger") == 70);
        assertThat(pipe.number("SELECT COUNT(*) FROM orders")).isGreaterThan(10 + 30);
        pipe.assertExact();
    }
}
