package io.orderflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import io.orderflow.local.Partitions;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestTopics;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole job on a real broker and a real database. */
@ExtendWith({RealServices.class, Pipes.class})
@Tag("mysql")
class PipelineIT {

    @Test
    void everyRecordEndsAsStoredDuplicateOrRejected(TestTopics topics, @Partitions(3) Pipe pipe)
            throws InterruptedException {
        for (int partition = 0; partition < 3; partition++) {
            int first = partition * 1_000 + 1;
            pipe.send(partition, first, first + 999);
            pipe.send(partition, first, first);
            topics.send(pipe.topic(), partition, "not json".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.OK);

        assertThat(pipe.text(
                        "SELECT CONCAT_WS(' ', SUM(l.next_offset), SUM(l.stored), SUM(l.duplicate), SUM(l.rejected))"
                                + " FROM orderflow_ledger l"))
                .isEqualTo("3006 3000 3 3");
        assertThat(pipe.number("SELECT COUNT(*) FROM orders")).isEqualTo(3_000);
        assertThat(pipe.number("SELECT COUNT(*) FROM rejected_orders WHERE dead_letter_at IS NOT NULL"))
                .isEqualTo(3);
        assertThat(topics.readAll(pipe.deadLetters())).hasSize(3);
        pipe.assertExact();
    }
}
