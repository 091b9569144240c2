package io.orderflow.submit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.DatabaseServer;
import io.orderflow.local.LocalKafka;
import io.orderflow.local.RealServices;
import io.orderflow.pipeline.crash.CrashAction;
import io.orderflow.pipeline.crash.CrashPoint;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The job as a process ends at each named place of the protocol; within one process CrashPointsIT holds it in every
 * run.
 */
@ExtendWith(RealServices.class)
@Tag("slow")
class CrashedJobIT {

    private static final int MOST_HITS = Integer.getInteger("orderflow.test.hits", 1);

    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    void everyRecordHasOneOutcomeWhereverTheJobIsKilled(CrashPoint point, LocalKafka kafka, DatabaseServer server)
            throws SQLException {
        try (FaultStage stage = new FaultStage(kafka.bootstrapServers(), server)) {
            stage.with("MAX_OFFSETS_PER_TRIGGER", "900");
            int killed = 0;
            for (int hit = 1; hit <= MOST_HITS; hit++) {
                try (Load load = stage.load()) {
                    load.mixed(FaultStage.PARTITIONS, 1 + hit * 10_000L, 1_500);
                }
                stage.with("JAVA_TOOL_OPTIONS", "-D" + CrashPoint.PROPERTY + "=" + point + ":" + hit + ":halt");
                JobProcess job = stage.job("--until-caught-up", "--set", "job.chunk-rows=200");
                int code = job.exitCode(Duration.ofMinutes(3));
                assertThat(code).as(job.log()).isIn(0, CrashAction.HALTED);
                killed += code == 0 ? 0 : 1;
                if (stage.settled() > 0) {
                    stage.verdict();
                }
                stage.with("JAVA_TOOL_OPTIONS", "");
                stage.runToTheEnd();
                stage.exact();
            }
            assertThat(killed).as("times that " + point + " was reached").isPositive();
        }
    }
}
