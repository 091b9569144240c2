package io.orderflow.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import io.orderflow.job.Pipe;
import io.orderflow.job.Pipes;
import io.orderflow.local.RealServices;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.prune.Pruning;
import io.orderflow.pipeline.prune.Retention;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.total.TotalsSwitch;
import io.orderflow.program.command.CommandLineRun;
import io.orderflow.verify.compare.Conclusion;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** After {@code ledger rewind} the recount counts from the new baseline, and finds what it found before. */
@ExtendWith({RealServices.class, Pipes.class})
record RewoundIT(Pipe pipe) {

    /** Offsets 0 to 4 stored, 5 rejected. */
    @BeforeEach
    void settleSixRecords() throws InterruptedException {
        pipe.send(0, 1, 5);
        pipe.topics().send(pipe.topic(), 0, "{".getBytes(UTF_8));
        assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.OK);
    }

    @Test
    void recordsThatAreSettledOnceMoreAddUp() throws Exception {
        CommandLineRun shown = pipe.ledger("rewind", "--to-offset", "2", "--partition", "0");
        assertThat(shown.exitCode()).isZero();
        assertThat(shown.printed())
                .contains("The ledger stands at offset 6 and goes back to 2: 4 offsets are settled once more.")
                .contains("Kept as a past life: offsets 0 to 5, 5 stored, 0 duplicate, 1 rejected, 0 absent, 0 lost.")
                .contains("The table holds the 5 orders that the ledger accounts for.")
                .contains("Nothing was changed. To do it, stop the job and add --yes.");
        assertThat(pipe.number("SELECT COUNT(*) FROM orderflow_ledger")).isEqualTo(1);

        CommandLineRun done = pipe.ledger("rewind", "--to-offset", "2", "--partition", "0", "--yes");
        assertThat(done.printed()).contains("Set back, epoch 2. The job can be started again.");
        assertThat(recount().counts()).isEmpty();
        assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.OK);

        Conclusion conclusion = recount();
        assertThat(conclusion.counts()).as(VerifyReport.text(conclusion)).isEmpty();
        assertThat(conclusion.partitions().get(0).ledger().duplicate()).isEqualTo(3);
        assertThat(conclusion.partitions().get(0).ledger().rejected()).isEqualTo(1);
    }

    @Test
    void ordersThatWereDeletedAreStoredAgainAndAddUp() throws Exception {
        pipe.database().execute("DELETE FROM orders WHERE order_id IN ('ORDER-000002', 'ORDER-000004')");
        assertThat(recount().counts()).isNotEmpty();

        CommandLineRun done = pipe.ledger("rewind", "--to-time", "earliest", "--all", "--yes");
        assertThat(done.printed())
                .contains("The ledger accounts for 5 orders, the table holds 3: the baseline changes by -2.")
                .contains("orderflow totals rebuild");
        assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.OK);

        assertThat(pipe.number("SELECT COUNT(*) FROM orders")).isEqualTo(5);
        Map<?, Long> found = recount().counts();
        assertThat(found.toString())
                .as("only the totals, which were not rebuilt")
                .doesNotContain("ORDER", "COUNT");
    }

    @Test
    void ordersThatRetentionRemovedAreNotTakenForMissing() throws Exception {
        PipelineSettings settings = settings();
        Retention byAge =
                new Retention(Optional.empty(), Optional.empty(), Optional.of(Duration.ofDays(30)), Optional.empty());
        try (Connection connection = new Mysql(settings.mysql()).connect()) {
            Pruning pruning = new Pruning(Tables.of(settings.mysql()), settings.pipeline(), Clock.systemUTC());
            Pruning.Plan plan = new Pruning.Plan(byAge, pipe.topic(), "", Map.of(), TotalsSwitch.ON);
            assertThat(pruning.run(connection, plan, rows -> {}).orders()).isEqualTo(5);
        }
        assertThat(recount().counts()).isEmpty();

        CommandLineRun done = pipe.ledger("rewind", "--to-offset", "5", "--partition", "0", "--yes");
        assertThat(done.exitCode()).isZero();
        assertThat(recount().counts()).isEmpty();
        assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.OK);
        assertThat(recount().counts()).isEmpty();
    }

    @Test
    void whatMakesNoSenseIsRefusedAndChangesNothing() {
        assertThat(pipe.ledger("rewind", "--to-offset", "7", "--partition", "0", "--yes")
                        .exitCode())
                .isEqualTo(Condition.USAGE.exitCode());
        assertThat(pipe.ledger("rewind", "--to-offset", "2", "--all").printed())
                .contains("--to-offset needs --partition");
        assertThat(pipe.ledger("rewind", "--to-time", "latest", "--all").printed())
                .contains("--to-time must be a time or earliest");
        assertThat(pipe.ledger("rewind", "--to-time", "2999-01-01T00:00:00", "--all")
                        .printed())
                .contains("Nothing to set back");
        assertThat(pipe.number("SELECT COUNT(*) FROM orderflow_ledger")).isEqualTo(1);
    }

    private Conclusion recount() throws SQLException {
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
        try {
            return new Recount(spark, settings(), 20).run();
        } finally {
            spark.stop();
        }
    }

    private PipelineSettings settings() {
        return pipe.settings(Map.of());
    }
}
