package io.orderflow.submit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orderflow.local.LocalKafka;
import io.orderflow.local.LocalMysql;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of the servers around a job that must live through them: a broker and a database of the tests' own. */
@Tag("slow")
class ServiceFaultsIT {

    private static final long ORDERS = 30_000;

    @TempDir
    private static Path folder;

    private static LocalKafka kafka;
    private static KillableDatabase database;

    private FaultStage stage;

    @BeforeAll
    static void start() {
        kafka = LocalKafka.start(folder.resolve("kafka"));
        database = KillableDatabase.in(folder.resolve("mysql"));
    }

    @AfterAll
    static void stop() {
        kafka.close();
        database.close();
    }

    @BeforeEach
    void open() {
        stage = new FaultStage(kafka.bootstrapServers(), database.server()).with("MAX_OFFSETS_PER_TRIGGER", "12000");
        try (Load load = stage.load()) {
            load.mixed(FaultStage.PARTITIONS, 1, ORDERS);
        }
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private JobProcess jobInMidBatch(String... settings) {
        String[] arguments = new String[settings.length * 2 + 2];
        arguments[0] = "--set";
        arguments[1] = "job.chunk-rows=200";
        for (int i = 0; i < settings.length; i++) {
            arguments[2 * i + 2] = "--set";
            arguments[2 * i + 3] = settings[i];
        }
        JobProcess job = stage.job(arguments);
        stage.awaitMidBatch(job, 0);
        return job;
    }

    /** The same process settles the rest, exactly, and has logged the fault in lines that a person can read. */
    private void theSameJobEndsExact(JobProcess job) throws SQLException {
        assertThat(stage.settled()).as("settled before the fault was over").isLessThan(ORDERS);
        stage.awaitCaughtUp(job);
        stage.exact();
        assertThat(job.log()).doesNotContain("\tat ").doesNotContain("The last packet");
    }

    @Nested
    class WhenTheDatabase {

        @Test
        void isKilledTwiceWhileItWritesNothingIsLostOrDoubled() throws SQLException {
            JobProcess job = jobInMidBatch();
            database.kill();
            database.start();
            long before = stage.settled();
            stage.awaitSettled(before + 1_000, job);
            database.kill();
            database.start();

            theSameJobEndsExact(job);
        }

        @Test
        void isAwayForThirtySecondsTheJobWaits() throws SQLException {
            JobProcess job = jobInMidBatch();
            database.kill();
            FaultStage.whileItLives(job, Duration.ofSeconds(30));
            database.start();

            theSameJobEndsExact(job);
            assertThat(job.log()).contains("MYSQL_AWAY").contains("Starting again from the ledger");
        }

        @Test
        void standsStillLongerThanAnAnswerMayTakeTheJobConnectsAgain() throws SQLException {
            assumeTrue(database.server() instanceof LocalMysql, "only a server of our own can be frozen");
            LocalMysql server = (LocalMysql) database.server();
            JobProcess job = jobInMidBatch("mysql.socket-timeout=2 s", "mysql.connect-timeout=2 s");
            server.freeze();
            try {
                FaultStage.whileItLives(job, Duration.ofSeconds(15));
            } finally {
                server.thaw();
            }

            theSameJobEndsExact(job);
        }

        @Test
        void isReadOnlyForTwentySecondsNoRecordIsRejectedForIt() throws SQLException {
            JobProcess job = jobInMidBatch();
            stage.onServer("SET GLOBAL read_only = ON");
            try {
                FaultStage.whileItLives(job, Duration.ofSeconds(20));
            } finally {
                stage.onServer("SET GLOBAL read_only = OFF");
            }

            theSameJobEndsExact(job);
        }

        @Test
        void neverSaysWhetherItCommittedTheLedgerTells() throws SQLException {
            try (LosingProxy proxy =
                    new LosingProxy(database.server().host(), database.server().port(), 10)) {
                stage.connectAsJob().close();
                stage.with("MYSQL_PORT", Integer.toString(proxy.port()))
                        .with("MYSQL_HOST", "127.0.0.1")
                        .with("MYSQL_SSL_MODE", "DISABLED");

                JobProcess job = stage.job("--set", "job.chunk-rows=200");
                stage.awaitCaughtUp(job);

                assertThat(proxy.answersLost()).isGreaterThan(5);
                assertThat(proxy.commitsLost()).isGreaterThan(5);
                stage.exact();
                assertThat(job.log()).doesNotContain("\tat ");
            }
        }
    }

    @Nested
    class WhenTheBroker {

        @Test
        void isKilledAndStartedAgainNothingIsLostOrDoubled() throws SQLException {
            JobProcess job = jobInMidBatch();
            kafka.kill();
            kafka.start();

            theSameJobEndsExact(job);
        }

        @Test
        void isAwayForThirtySecondsTheJobWaits() throws SQLException {
            JobProcess job = jobInMidBatch();
            kafka.stop();
            FaultStage.whileItLives(job, Duration.ofSeconds(30));
            kafka.start();

            theSameJobEndsExact(job);
            assertThat(job.log()).contains("KAFKA_AWAY");
        }

        @Test
        void standsStillForThirtySecondsTheJobWaits() throws SQLException {
            JobProcess job = jobInMidBatch();
            kafka.freeze();
            try {
                FaultStage.whileItLives(job, Duration.ofSeconds(30));
            } finally {
                kafka.thaw();
            }

            theSameJobEndsExact(job);
        }
    }
}
