package io.orderflow.submit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import io.orderflow.local.DatabaseServer;
import io.orderflow.local.LocalKafka;
import io.orderflow.local.RealServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Faults of the job itself and of what it is given, on services that stay. */
@ExtendWith(RealServices.class)
class JobFaultsIT {

    private FaultStage stage;

    @BeforeEach
    void open(LocalKafka kafka, DatabaseServer server) {
        stage = new FaultStage(kafka.bootstrapServers(), server).with("MAX_OFFSETS_PER_TRIGGER", "12000");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private JobProcess smallChunks() {
        return stage.job("--set", "job.chunk-rows=200");
    }

    /** One that has settled a part of its only batch. */
    private JobProcess inMidBatch(long count) throws SQLException {
        load(count);
        JobProcess job = smallChunks();
        stage.awaitMidBatch(job, 0);
        return job;
    }

    private void load(long count) {
        try (Load load = stage.load()) {
            load.mixed(FaultStage.PARTITIONS, 1, count);
        }
    }

    @Nested
    class WhenTheJobIsKilled {

        @Test
        void inTheMiddleOfABatchTheNextOneLosesAndDoublesNothing() throws SQLException {
            killInMidBatch(1);
        }

        @Test
        @Tag("slow")
        void threeTimesInARowTheNextOneLosesAndDoublesNothing() throws SQLException {
            killInMidBatch(3);
        }

        private void killInMidBatch(int times) throws SQLException {
            load(times * 15_000L);
            for (int i = 0; i < times; i++) {
                long before = stage.settled();
                JobProcess job = smallChunks();
                stage.awaitMidBatch(job, before);
                job.kill();
                assertThat(stage.settled())
                        .as("settled when the job was killed, more than it had reported")
                        .isGreaterThan(before + job.reported());
                assertThat(stage.verdict().left()).as("offsets left").isPositive();
            }

            stage.runToTheEnd();

            var verdict = stage.exact();
            assertThat(verdict.rejected()).isGreaterThan(1_000L * times);
            assertThat(verdict.duplicate()).isGreaterThan(1_000L * times);
            assertThat(verdict.absent()).isPositive();
        }
    }

    @Nested
    @Tag("slow")
    class WhenTheJobIsStopped {

        @Test
        void inTheMiddleOfABatchItEndsSoonAndInOrder() throws SQLException {
            JobProcess job = inMidBatch(40_000);

            job.terminate();

            assertThat(job.exitCode(Duration.ofSeconds(20))).isIn(0, 143);
            assertThat(job.log()).contains("The job ended cleanly").doesNotContain("\tat ");
            assertThat(stage.verdict().left()).as("offsets left").isPositive();
            stage.runToTheEnd();
            stage.exact();
        }

        @Test
        void whileNothingArrivesItEndsSoonAndInOrder() throws SQLException {
            load(100);
            JobProcess job = smallChunks();
            stage.awaitCaughtUp(job);

            job.terminate();

            assertThat(job.exitCode(Duration.ofSeconds(20))).isIn(0, 143);
            assertThat(job.log()).contains("The job ended cleanly").doesNotContain("\tat ");
            assertThat(stage.verdict().left()).isZero();
        }
    }

    /** Of processes; within one, NamedStopsIT holds it in every run. */
    @Nested
    @Tag("slow")
    class WhenASecondDriverStarts {

        @Test
        void theFirstEndsFencedAndTheSecondGoesOn() throws SQLException {
            JobProcess first = inMidBatch(20_000);

            JobProcess second = smallChunks();
            try (Load load = stage.load()) {
                for (long id = 20_001; first.isAlive() && id < 200_000; id += 1_000) {
                    load.orders(FaultStage.PARTITIONS, id, 1_000);
                    stage.awaitLagBelow(10_000);
                }
            }

            assertThat(first.exitCode(Duration.ofMinutes(1))).isEqualTo(Condition.FENCED.exitCode());
            assertThat(first.log()).contains("Another driver").doesNotContain("\tat ");
            long epoch = stage.number("SELECT epoch FROM orderflow_epoch");
            stage.awaitCaughtUp(second);
            assertThat(stage.number("SELECT epoch FROM orderflow_epoch")).isEqualTo(epoch);
            assertThat(second.isAlive()).isTrue();
            stage.exact();
        }

        @Test
        void theFirstEndsFencedAlsoWhileNothingArrives() throws SQLException {
            load(100);
            JobProcess first = smallChunks();
            stage.awaitCaughtUp(first);

            JobProcess second = smallChunks();

            assertThat(first.exitCode(Duration.ofMinutes(1))).isEqualTo(Condition.FENCED.exitCode());
            assertThat(second.isAlive()).isTrue();
            stage.exact();
        }
    }

    /** Also held by SettlingIT and OrderStoreIT, chunk by chunk; here by the job as it is submitted. */
    @Nested
    @Tag("slow")
    class WhenOrdersComeAgain {

        @Test
        void fromIdOneAsFromARestartedProducerEachIsADuplicateOrAConflict() throws SQLException {
            JobProcess job;
            try (Load load = stage.load()) {
                load.orders(FaultStage.PARTITIONS, 1, 10_000);
                job = smallChunks();
                stage.awaitCaughtUp(job);

                load.orders(2, 1, 9_000);
                load.others(FaultStage.PARTITIONS, 9_001, 1_000);
                stage.awaitCaughtUp(job);
            }

            var verdict = stage.exact();
            assertThat(verdict.stored()).isEqualTo(10_000);
            assertThat(verdict.duplicate()).isEqualTo(9_000);
            assertThat(verdict.rejected()).isEqualTo(1_000);
        }

        @Test
        void inOppositeOrdersOnTwoPartitionsEachIsStoredOnce() throws SQLException {
            try (Load load = stage.load()) {
                load.opposite(0, 1, 1, 10_000);
            }

            JobProcess job = stage.runToTheEnd("--set", "job.chunk-rows=1000");

            var verdict = stage.exact();
            assertThat(verdict.stored()).isEqualTo(10_000);
            assertThat(verdict.duplicate()).isEqualTo(10_000);
            assertThat(verdict.rejected()).isZero();
            assertThat(job.log()).doesNotContain("\tat ");
        }
    }

    @Nested
    @Tag("slow")
    class WhenTheScratchCheckpointIsDeleted {

        @Test
        void duringAndBetweenRunsTheLedgerSaysWhereToGoOn() throws SQLException, IOException {
            Path scratch = Files.createDirectories(stage.folder().resolve("scratch"));
            String setting = "job.scratch-dir=" + scratch;
            load(60_000);
            JobProcess job = stage.job("--set", "job.chunk-rows=200", "--set", setting);
            stage.awaitMidBatch(job, 0);
            assertThat(scratch).as("where the job writes").isNotEmptyDirectory();
            for (int i = 0; i < 3; i++) {
                stage.awaitMidBatch(job, 0);
                Utils.deleteRecursively(scratch.toFile());
                stage.awaitSettled(stage.settled() + 3_000, job);
            }
            // Spark may not notice: it keeps in memory what it needs. Whether it starts again is left open here
            // (FaultTest);
            // that everything is settled is not.
            stage.awaitCaughtUp(job);
            assertThat(job.log()).doesNotContain("\tat ");
            job.kill();
            Utils.deleteRecursively(scratch.toFile());

            stage.runToTheEnd("--set", setting);

            stage.exact();
            assertThat(scratch).isEmptyDirectory();
        }
    }
}
