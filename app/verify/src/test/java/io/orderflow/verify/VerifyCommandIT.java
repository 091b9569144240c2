package io.orderflow.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import io.orderflow.job.JobRun;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestPipeline;
import io.orderflow.program.command.CommandLineRun;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code orderflow verify} as a script sees it: what it prints, and its exit code. */
@ExtendWith(RealServices.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifyCommandIT {

    private TestPipeline pipeline;

    @BeforeAll
    void settleSomeOrders(TestPipeline pipeline) throws Exception {
        this.pipeline = pipeline;
        List<byte[]> values = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            values.add(VerifyIT.order(i, 45.99));
        }
        values.add("not json".getBytes(UTF_8));
        pipeline.topics().sendAll(pipeline.topic(), 0, values);
        assertThat(JobRun.untilCaughtUp(pipeline)).isEqualTo(Condition.OK);
    }

    @Test
    void endsWithZeroWhereEverythingAddsUp() {
        CommandLineRun run = verify();

        assertThat(run.exitCode()).as(run.printed()).isZero();
        assertThat(run.printed()).doesNotContain("Warning");
    }

    @Test
    void endsWithSeventyAndNamesTheTriggerWhereATriggerChangesOrders() {
        pipeline.database()
                .execute(
                        "UPDATE orders SET product_name = 'YOGA MAT' WHERE order_id = 'ORDER-000003'",
                        "CREATE TRIGGER shouting BEFORE INSERT ON orders FOR EACH ROW"
                                + " SET NEW.product_name = UPPER(NEW.product_name)");
        try {
            CommandLineRun run = verify("--limit", "5");

            assertThat(run.exitCode()).as(run.printed()).isEqualTo(70);
            assertThat(run.printed())
                    .contains("ORDER_DIFFERS", "ORDER-000003")
                    .contains("Warning: Orders may be stored otherwise than they were sent")
                    .contains("the trigger shouting sets product_name");
        } finally {
            pipeline.database()
                    .execute(
                            "DROP TRIGGER shouting",
                            "UPDATE orders SET product_name = 'Yoga Mat é' WHERE order_id = 'ORDER-000003'");
        }
    }

    /** Delivery is at least once: the same letter twice is no discrepancy, another one of the same record is. */
    @Test
    void tellsARepeatedLetterFromAnotherOneOfTheSameRecord() {
        ConsumerRecord<byte[], byte[]> letter =
                pipeline.topics().readAll(pipeline.deadLetters()).get(0);
        String twice = pipeline.topics().create(1);
        pipeline.topics().send(copyOf(letter, twice, letter.value()));
        pipeline.topics().send(copyOf(letter, twice, letter.value()));
        String other = pipeline.topics().create(1);
        pipeline.topics().send(copyOf(letter, other, "not Json".getBytes(UTF_8)));
        pipeline.topics().send(copyOf(letter, other, letter.value()));

        assertThat(verify("--set", "kafka.dead-letter-topic=" + twice).exitCode())
                .isZero();
        CommandLineRun differing = verify("--set", "kafka.dead-letter-topic=" + other);
        assertThat(differing.exitCode()).as(differing.printed()).isEqualTo(70);
        assertThat(differing.printed()).contains("DEAD_LETTER_DIFFERS");
    }

    @Tag("slow")
    @Test
    void endsWithSixtySixWhereNoBrokerAnswers() {
        CommandLineRun run = verify("--set", "kafka.bootstrap-servers=127.0.0.1:1");

        assertThat(run.exitCode()).as(run.printed()).isEqualTo(66);
        assertThat(run.printed()).contains("127.0.0.1:1").doesNotContain("Unexpected");
    }

    @Test
    void endsWithOneAndNamesTheConditionWhereTheDatabaseIsAway() {
        CommandLineRun run = verify("--set", "mysql.port=1");

        assertThat(run.exitCode()).as(run.printed()).isEqualTo(1);
        assertThat(run.printed()).contains("MYSQL_AWAY").doesNotContain("Unexpected");
    }

    @Test
    void endsWithTwoForALimitThatIsNone() {
        CommandLineRun run = verify("--limit", "-1");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.printed()).startsWith("--limit must be 0 or more, was -1");
    }

    private static ProducerRecord<byte[], byte[]> copyOf(
            ConsumerRecord<byte[], byte[]> letter, String topic, byte[] value) {
        return new ProducerRecord<>(topic, 0, null, letter.key(), value, letter.headers());
    }

    private CommandLineRun verify(String... arguments) {
        return CommandLineRun.of(VerifyMain.command(), pipeline.options(), arguments);
    }
}
