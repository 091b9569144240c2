package io.orderflow.cli.rejected;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.kafka.KafkaUnavailableException;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.operate.reject.DeadLetterFeed;
import io.orderflow.pipeline.operate.reject.PublishedDeadLetter;
import io.orderflow.program.command.SettingsCommand;
import java.io.PrintWriter;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code orderflow rejected tail}. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Follows the dead-letter topic, from its end by default, until Ctrl-C. Needs Kafka only, not"
                    + " MySQL; commits no offsets, so that any number may follow.",
            "The topic is filled at least once: after a fault a record may come twice: the same pipeline, topic id,"
                    + " life and coordinates say so."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow rejected tail --last 10",
            "  orderflow rejected tail --from-beginning --json | jq .reason"
        })
final class RejectedTail extends SettingsCommand {

    private static final Duration POLL = Duration.ofMillis(500);

    @Option(names = "--from-beginning", description = "Everything that is in the topic first.")
    private boolean fromBeginning;

    @Option(names = "--last", paramLabel = "N", description = "The last N of each partition first.")
    private long last;

    @Option(names = "--max", paramLabel = "N", description = "End after so many records.")
    private long most = Long.MAX_VALUE;

    @Option(names = "--json", description = "As JSON, a line per record; bytes in base64.")
    private boolean json;

    @Override
    public Integer call() {
        KafkaSettings kafka = settings(PipelineSettings::read).kafka();
        PrintWriter out = out();
        try (DeadLetterFeed feed =
                fromBeginning ? DeadLetterFeed.fromBeginning(kafka) : DeadLetterFeed.ofLast(kafka, last)) {
            for (long seen = 0; seen < most; ) {
                for (PublishedDeadLetter letter : feed.next(POLL)) {
                    if (seen++ < most) {
                        out.println(json ? DeadLetterText.json(letter) : DeadLetterText.of(letter));
                    }
                }
                out.flush();
                if (out.checkError()) {
                    // The program that read this has ended (| head).
                    return Condition.OK.exitCode();
                }
            }
            return Condition.OK.exitCode();
        } catch (KafkaException e) {
            throw new StoppedException(
                    KafkaUnavailableException.condition(e), "Kafka: " + KafkaUnavailableException.plain(e) + ".");
        }
    }
}
