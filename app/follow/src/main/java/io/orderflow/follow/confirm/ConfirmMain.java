package io.orderflow.follow.confirm;

import io.orderflow.follow.command.FollowCommand;
import io.orderflow.follow.group.Delivery;
import io.orderflow.metrics.MetricsSettings.Program;
import io.orderflow.program.command.ExitCodeWords;
import java.time.Clock;
import picocli.CommandLine.Command;

/** {@code orderflow confirm}: publishes one confirmation for each order, once the ledger has passed it. */
@Command(
        name = "orderflow confirm",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Publishes one confirmation for each order, once it is safely stored.",
        description = {
            "",
            "Reads the orders topic behind the job's ledger and writes to the topic of confirm.topic: CONFIRMED for a"
                    + " stored order, DECLINED with the reason for a rejected record, nothing for a duplicate."
                    + " Confirmations and position are one Kafka transaction: a consumer that reads with"
                    + " isolation.level=read_committed gets each once. Several of them share the partitions. Ctrl-C"
                    + " ends it cleanly.",
            ""
        },
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {
            "0:OK",
            "1:FAILED, there is no ledger, MySQL does not answer at the start, or an unexpected fault",
            "2:USAGE",
            "66:KAFKA_AWAY, at the start",
            "67:KAFKA_REFUSED",
            "72:TOPIC_RECREATED, and records of the old topic were not followed",
            "73:RETENTION_LOSS, Kafka deleted records that were not followed",
            "74:LOG_TRUNCATED, and records of the lost end were not followed",
            "79:CONTRACT_CHANGED, the ledger has the orders of another contract",
            "80:TABLES_NEWER",
            "81:POSITION_FORGOTTEN, orders were confirmed before, and Kafka no longer knows how far",
            "130:INTERRUPTED",
            "143:TERMINATED"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow confirm",
            "  orderflow confirm --set confirm.from=latest     only orders from now on, at the first start"
        })
public final class ConfirmMain extends FollowCommand<ConfirmSettings> {

    private ConfirmMain() {
        super(Program.CONFIRM, ConfirmSettings::read);
    }

    public static void main(String[] arguments) {
        run(new ConfirmMain(), arguments);
    }

    @Override
    protected String title(ConfirmSettings values) {
        return "Confirming the orders of pipeline " + values.follow().pipeline() + " in topic " + values.topic()
                + ", as group " + values.follow().group();
    }

    @Override
    protected void prepare(ConfirmSettings values) {
        ConfirmationsTopic.ensure(values);
        ForgottenPosition.require(values);
    }

    @Override
    protected Delivery open(ConfirmSettings values) {
        return new ConfirmDelivery(values, Clock.systemUTC());
    }
}
