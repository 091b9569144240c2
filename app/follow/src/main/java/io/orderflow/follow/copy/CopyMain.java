package io.orderflow.follow.copy;

import io.orderflow.condition.Condition;
import io.orderflow.follow.command.FollowCommand;
import io.orderflow.follow.group.Delivery;
import io.orderflow.metrics.MetricsSettings.Program;
import io.orderflow.program.command.ExitCodeWords;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code orderflow copy}: keeps a ClickHouse table equal to the orders table. */
@Command(
        name = "orderflow copy",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Keeps a ClickHouse table equal to the orders table.",
        description = {
            "",
            "Reads the orders topic behind the job's ledger and inserts every stored order into a"
                    + " ReplacingMergeTree with the same key, in batches. A crash can repeat rows; repeats"
                    + " collapse: read with FINAL, or after a merge. Ctrl-C ends it cleanly.",
            ""
        },
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {
            "0:OK",
            "1:FAILED, there is no ledger, ClickHouse refuses, or an unexpected fault",
            "2:USAGE",
            "67:KAFKA_REFUSED",
            "70:VERIFY_DIFFERS, with --verify",
            "72:TOPIC_RECREATED, and records of the old topic were not followed",
            "73:RETENTION_LOSS, Kafka deleted records that were not followed",
            "74:LOG_TRUNCATED, and records of the lost end were not followed",
            "79:CONTRACT_CHANGED",
            "80:TABLES_NEWER",
            "130:INTERRUPTED",
            "143:TERMINATED"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow copy --set copy.url=http://clickhouse:8123",
            "  orderflow copy --verify        compare both tables, by day and by partition"
        })
public final class CopyMain extends FollowCommand<CopySettings> {

    @Option(
            names = "--verify",
            description =
                    "Compare the two tables and end: rows and checksums for each day, and rows for each partition."
                            + " Both are read as a whole. Run it when the copy has caught up.")
    private boolean verify;

    private CopyMain() {
        super(Program.COPY, CopySettings::read);
    }

    public static void main(String[] arguments) {
        run(new CopyMain(), arguments);
    }

    @Override
    protected String title(CopySettings values) {
        return "Copying the orders of pipeline " + values.follow().pipeline() + " to " + values.database() + "."
                + values.table() + " at " + values.url();
    }

    @Override
    protected Delivery open(CopySettings values) {
        return new CopyDelivery(values);
    }

    @Override
    protected Condition work(CopySettings values, PrintWriter out) throws SQLException, InterruptedException {
        return verify ? verify(values, out) : super.work(values, out);
    }

    private static Condition verify(CopySettings values, PrintWriter out) throws SQLException {
        CopyVerify verify = new CopyVerify(values);
        List<String> differences = verify.differences();
        verify.notCompared().forEach(out::println);
        differences.forEach(out::println);
        out.println(
                differences.isEmpty()
                        ? "The copy equals the orders table."
                        : differences.size() + " differences between the orders table and its copy");
        return differences.isEmpty() ? Condition.OK : Condition.VERIFY_DIFFERS;
    }
}
