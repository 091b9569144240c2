package io.orderflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.pipeline.ledger.FencedException;
import io.orderflow.pipeline.ledger.LedgerMovedException;
import io.orderflow.pipeline.ledger.PartitionsAddedException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.List;
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
    void onlyAServerThatCannotBeReachedIsAway(int code, String state, Condition condition) {
        assertThat(RunFault.of(wrapped(new SQLException("text", state, code))).condition())
                .isEqualTo(condition);
    }

    @Test
    void addedPartitionsAreNoForgottenLedger() {
        RunFault fault = RunFault.of(wrapped(new PartitionsAddedException(3)));
        assertThat(fault.condition()).isEqualTo(Condition.PARTITIONS_ADDED);
        assertThat(fault.message()).startsWith("Partition 3 is new in the topic.");
    }

    @Test
    void anOffsetThatKafkaDoesNotHaveIsNoOutage() {
        RunFault fault =
                RunFault.of(wrapped(new OffsetOutOfRangeException(Map.of(new TopicPartition("orders", 0), 7L))));
        assertThat(fault.condition()).isEqualTo(Condition.OFFSET_OUT_OF_RANGE);
        assertThat(fault.message()).contains("The next start compares the ledger with the log");
    }

    @Test
    void aScratchFolderThatIsGoneOrBlockedIsNamed() {
        String gone = "/tmp/" + Scratch.PREFIX + "17/offsets/3";
        assertThat(List.of(
                        new FileNotFoundException(gone),
                        new NoSuchFileException(gone),
                        new FileSystemException(gone, null, "Not a directory"),
                        new UncheckedIOException(new IOException(gone + " has 0 lines, expected 3"))))
                .allSatisfy(cause -> {
                    RunFault fault = RunFault.of(wrapped(cause));
                    assertThat(fault.condition()).isEqualTo(Condition.SCRATCH_LOST);
                    assertThat(fault.message()).contains(gone);
                });
        assertThat(RunFault.of(wrapped(new FileNotFoundException("/etc/other"))).condition())
                .isNotEqualTo(Condition.SCRATCH_LOST);
    }

    @Test
    void theClientsInnerStateIsNotShown() {
        RunFault fault = RunFault.of(wrapped(new TimeoutException(
                "Timed out waiting for a node assignment. Call: Call(callName=listNodes, deadlineMs=1764309912345)")));
        assertThat(fault.condition()).isEqualTo(Condition.KAFKA_AWAY);
        assertThat(fault.message()).isEqualTo("no broker answered in time");
    }

    @Test
    void aNamedStopIsFoundInWhatSparkWrapsAndInItsText() {
        StoppedException stop = new StoppedException(Condition.TABLE_UNFIT, "the table is unfit");
        assertThat(RunFault.stop(wrapped(stop))).containsSame(stop);
        assertThat(RunFault.stop(new IllegalStateException("Job aborted: Lost task 0.0: " + stop + "\n\tat Task.run")))
                .hasValueSatisfying(found -> {
                    assertThat(found).hasMessage("the table is unfit");
                    assertThat(found.condition()).isEqualTo(Condition.TABLE_UNFIT);
                });
        assertThat(RunFault.stop(new IllegalStateException("something else"))).isEmpty();
    }

    /** A stop keeps its own code: a restart that is not to happen does not happen. */
    @Test
    void theTextOfAStopHoldsItsCode() {
        StoppedException stop = new StoppedException(Condition.RETENTION_LOSS, "gone");

        assertThat(RunFault.stop(new IllegalStateException("Lost task 0.0: " + stop + "\n\tat Task.run")))
                .hasValueSatisfying(found -> assertThat(found.condition()).isEqualTo(Condition.RETENTION_LOSS));
        assertThat(RunFault.stop(new IllegalStateException("Lost task: " + new FencedException("orders", 0, 1, 2))))
                .as("the ledger says whether another driver has taken over")
                .isEmpty();
    }

    @Test
    void anExceptionOfTheLedgerIsKnownByItsTypeAndByItsText() {
        FencedException fenced = new FencedException("orders", 0, 1, 2);
        LedgerMovedException moved = new LedgerMovedException("It moved.");

        assertThat(RunFault.of(wrapped(fenced))).isEqualTo(new RunFault(Condition.FENCED, fenced.getMessage()));
        assertThat(RunFault.of(new IllegalStateException("Lost task 0.0: " + fenced + "\n\tat Task.run")))
                .isEqualTo(new RunFault(Condition.FENCED, fenced.getMessage()));
        assertThat(RunFault.of(new IllegalStateException("Lost task 0.0: " + moved)))
                .isEqualTo(new RunFault(Condition.LEDGER_MOVED, "It moved."));
    }

    @Test
    void onlyWhatOrderflowHasNoNameForMayBeADefect() {
        assertThat(RunFault.of(wrapped(new ArithmeticException("/ by zero"))).condition())
                .isEqualTo(Condition.UNEXPECTED);
        assertThat(RunFault.of(wrapped(new ArithmeticException("/ by zero"))).expected())
                .isFalse();
        assertThat(RunFault.of(wrapped(new PartitionsAddedException(3))).expected())
                .isTrue();
        assertThat(RunFault.of(wrapped(new PartitionsAddedException(3))).waits())
                .isFalse();
        assertThat(RunFault.of(wrapped(new SQLException("text", "08S01", 0))).waits())
                .isTrue();
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
