package io.orderflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.ExitCode;
import io.orderflow.condition.StoppedException;
import io.orderflow.pipeline.ledger.PartitionsAddedException;
import java.sql.SQLException;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultTest {

    @ParameterizedTest
    @CsvSource({
        "1205, 40001, MYSQL_LOCKED",
        "1213, 40001, MYSQL_LOCKED",
        "1449, HY000, MYSQL_DEFINER_MISSING",
        "1142, 42000, MYSQL_PRIVILEGE_MISSING",
        "9999, HY000, MYSQL_ERROR",
        "0,    08S01, MYSQL_AWAY",
        "1053, 08S01, MYSQL_AWAY",
    })
    void onlyAServerThatCannotBeReachedIsAway(int code, String state, String reason) {
        assertThat(RunFault.of(wrapped(new SQLException("text", state, code))).reason())
                .isEqualTo(reason);
    }

    @Test
    void addedPartitionsAreNoForgottenLedger() {
        RunFault fault = RunFault.of(wrapped(new PartitionsAddedException(3)));
        assertThat(fault.reason()).isEqualTo("PARTITIONS_ADDED");
        assertThat(fault.message()).startsWith("Partition 3 is new in the topic.");
    }

    @Test
    void anOffsetThatKafkaDoesNotHaveIsNoOutage() {
        RunFault fault =
                RunFault.of(wrapped(new OffsetOutOfRangeException(Map.of(new TopicPartition("orders", 0), 7L))));
        assertThat(fault.reason()).isEqualTo("OFFSET_OUT_OF_RANGE");
        assertThat(fault.message()).contains("The next start compares the ledger with the log");
    }

    @Test
    void theClientsInnerStateIsNotShown() {
        RunFault fault = RunFault.of(wrapped(new TimeoutException(
                "Timed out waiting for a node assignment. Call: Call(callName=listNodes, deadlineMs=1764309912345)")));
        assertThat(fault.reason()).isEqualTo("KAFKA_AWAY");
        assertThat(fault.message()).isEqualTo("no broker answered in time");
    }

    @Test
    void aNamedStopIsFoundInWhatSparkWrapsAndInItsText() {
        StoppedException stop = new StoppedException(ExitCode.TABLE_UNFIT, "the table is unfit");
        assertThat(RunFault.stop(wrapped(stop))).containsSame(stop);
        assertThat(RunFault.stop(new IllegalStateException("Job aborted: Lost task 0.0: " + stop + "\n\tat Task.run")))
                .hasValueSatisfying(found -> assertThat(found).hasMessage("the table is unfit"));
        assertThat(RunFault.stop(new IllegalStateException("something else"))).isEmpty();
    }

    @Test
    void aMissingTableIsSeen() {
        assertThat(RunFault.isMissingTable(wrapped(new SQLException("text", "42S02", 1146))))
                .isTrue();
        assertThat(RunFault.isMissingTable(wrapped(new SQLException("text", "42000", 1142))))
                .isFalse();
    }

    private static Throwable wrapped(Throwable cause) {
        return new IllegalStateException("Job aborted due to stage failure", new IllegalStateException("task", cause));
    }
}
