package io.orderflow.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.cli.total.TotalsRun;
import io.orderflow.condition.Condition;
import io.orderflow.job.Pipe;
import io.orderflow.job.Pipes;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.program.command.CommandLineRun;
import io.orderflow.verify.compare.Conclusion;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A backup is restored under a state that has gone on, as app/docs/operations.md says, and as it should not be done.
 */
@ExtendWith({RealServices.class, Pipes.class})
@Tag("slow")
class RestoredIT {

    private Pipe pipe;
    private String backup;

    @BeforeEach
    void backUpFiveOrdersAndStoreFiveMore(TestDatabase database, Pipe pipe) throws SQLException, InterruptedException {
        this.pipe = pipe;
        backup = database.name() + "_backup";
        pipe.send(0, 1, 5);
        assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.OK);
        copyTables(database.name(), backup, tables(database.name()));
        pipe.send(0, 6, 10);
        assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.OK);
    }

    @AfterEach
    void drop() throws SQLException {
        pipe.database().execute("DROP DATABASE IF EXISTS " + backup);
    }

    @Test
    void withTheJobStoppedItGoesOnFromTheBackup() throws SQLException, InterruptedException {
        copyTables(backup, pipe.database().name(), tables(backup));
        assertThat(pipe.number("SELECT COUNT(*) FROM orders")).isEqualTo(5);

        assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.OK);

        assertThat(pipe.number("SELECT COUNT(*) FROM orders")).isEqualTo(10);
        assertThat(recount()).isEmpty();
    }

    @Test
    void underARunningJobItStartsAgainFromTheRestoredLedger() throws SQLException, InterruptedException {
        CompletableFuture<Condition> job = pipe.running(Map.of("job.source-check-interval", "200 ms"));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> pipe.text("SELECT state FROM orderflow_heartbeat").equals("RUNNING"));

        copyTables(backup, pipe.database().name(), tables(backup));

        await().atMost(Duration.ofSeconds(60)).until(() -> pipe.number("SELECT COUNT(*) FROM orders") == 10);
        pipe.takeOver(job);
        assertThat(recount()).isEmpty();
    }

    @Test
    void ordersAloneRestoredAreMissedByTheRecountAndBroughtBackByARewind() throws SQLException, InterruptedException {
        copyTables(backup, pipe.database().name(), List.of("orders"));
        assertThat(recount()).isNotEmpty();

        CommandLineRun rewound = pipe.ledger("rewind", "--to-time", "earliest", "--all", "--yes");
        assertThat(rewound.printed())
                .contains("The ledger accounts for 10 orders, the table holds 5: the baseline changes by -5.");
        assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.OK);
        assertThat(pipe.number("SELECT COUNT(*) FROM orders")).isEqualTo(10);
        CommandLineRun rebuilt = TotalsRun.of(pipe.options(), "rebuild");
        assertThat(rebuilt.exitCode()).as(rebuilt.printed()).isZero();

        assertThat(recount()).isEmpty();
    }

    private List<String> tables(String database) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Connection connection = new Mysql(settings().mysql()).connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT table_name FROM information_schema.tables WHERE table_schema"
                                + " = '" + database + "' AND table_type = 'BASE TABLE'")) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        return tables;
    }

    /** What mysqldump and mysql do: each table is dropped, created and filled. */
    private void copyTables(String from, String to, List<String> tables) throws SQLException {
        try (Connection connection = new Mysql(settings().mysql()).connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE IF NOT EXISTS " + to);
            for (String table : tables) {
                statement.execute("DROP TABLE IF EXISTS " + to + "." + table);
                statement.execute("CREATE TABLE " + to + "." + table + " LIKE " + from + "." + table);
                statement.execute("INSERT INTO " + to + "." + table + " SELECT * FROM " + from + "." + table);
            }
            connection.commit();
        }
    }

    private Map<?, Long> recount() throws SQLException {
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
        try {
            Conclusion conclusion = new Recount(spark, settings(), 20).run();
            return conclusion.counts();
        } finally {
            spark.stop();
        }
    }

    private PipelineSettings settings() {
        return pipe.settings(Map.of());
    }
}
