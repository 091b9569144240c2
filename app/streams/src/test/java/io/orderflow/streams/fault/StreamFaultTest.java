package io.orderflow.streams.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class StreamFaultTest {

    private static final Set<Condition> QUERIES = EnumSet.range(Condition.BAD_FILE, Condition.QUERY_FAILED);

    @Test
    void aReasonOfOursIsFoundInWhatSparkHasWrapped() {
        StreamException ours = new StreamException(Condition.KEY_IS_NULL, "region has no value");

        assertThat(fault(new RuntimeException("Job aborted", new RuntimeException(ours))))
                .isEqualTo(new StreamFault(Condition.KEY_IS_NULL, "region has no value"));
    }

    @Test
    void aReasonOfOursIsFoundWhereOnlyItsTextCameBackFromAnExecutor() {
        StreamException ours = new StreamException(Condition.MYSQL_AWAY, "MySQL: gone (error 0)");

        assertThat(fault(new RuntimeException("Task 0 failed 4 times: " + ours + "\n\tat somewhere")))
                .isEqualTo(new StreamFault(Condition.MYSQL_AWAY, "MySQL: gone (error 0)"));
    }

    @Test
    void withoutValuesOnlySparksNameOfTheErrorIsLeft() {
        StreamFault cast = fault(new RuntimeException(
                "[CAST_INVALID_INPUT] The value 'ada@example.org' of the type \"STRING\" cannot be cast"));
        StreamFault unfit = new StreamFault(Condition.QUERY_FAILED, "MySQL: Data too long: 'ada@example.org'");

        assertThat(cast.withoutValues().reason()).isEqualTo(Condition.QUERY_FAILED);
        assertThat(cast.withoutValues().message())
                .startsWith("Spark's error is CAST_INVALID_INPUT. What it said is not shown")
                .doesNotContain("ada@example.org");
        assertThat(unfit.withoutValues().message())
                .startsWith("What was said is not shown, because it may quote a restricted field.")
                .doesNotContain("ada@example.org");
    }

    @Test
    void mysqlErrorsAreDistinguished() {
        StreamFault away = fault(new SQLException("Communications link failure\n\nThe last packet", "08S01", 0));
        assertThat(away.reason()).isEqualTo(Condition.MYSQL_AWAY);
        assertThat(away.message())
                .startsWith("MySQL cannot be reached: Communications link failure (error 0, SQLSTATE 08S01).");
        assertThat(fault(new SQLException("denied", "42000", 1142)).reason())
                .isEqualTo(Condition.MYSQL_PRIVILEGE_MISSING);
        assertThat(fault(new SQLException("read-only", "HY000", 1290)).reason()).isEqualTo(Condition.MYSQL_READ_ONLY);
        assertThat(fault(new SQLException("Data too long for column 'name'", "22001", 1406))
                        .message())
                .contains("Data too long", "change the query");
    }

    @Test
    void aQueryWaitsForWhatStandsInTheWayAtAServerAndElseForARepair() {
        for (Condition condition : Condition.values()) {
            boolean ofAServer = condition == Condition.KAFKA_AWAY
                    || (condition.code().startsWith("MYSQL_") && condition != Condition.MYSQL_ROW_REFUSED);
            if (QUERIES.contains(condition) || ofAServer) {
                assertThat(new StreamFault(condition, "").waits())
                        .as(condition.code())
                        .isEqualTo(ofAServer);
            }
        }
        assertThat(new StreamFault(Condition.TOPIC_RECREATED, "").waits()).isFalse();
        assertThat(new StreamFault(Condition.TABLE_UNFIT, "").waits()).isFalse();
    }

    @Test
    void anUnavailableKafkaAndLostRecordsAreDistinguished() {
        assertThat(fault(new RuntimeException(new TimeoutException("no answer")))
                        .reason())
                .isEqualTo(Condition.KAFKA_AWAY);
        StreamFault lost = fault(new IllegalStateException("Cannot fetch offset 5. Some data may have been lost"));
        assertThat(lost.reason()).isEqualTo(Condition.DATA_LOST);
        assertThat(lost.message()).contains("./orderflow streams --reset mine");
        assertThat(fault(new RuntimeException(
                                "Some data may have been lost because they are not available in Kafka any more",
                                new OffsetOutOfRangeException(Map.of(new TopicPartition("orders", 0), 100L))))
                        .reason())
                .isEqualTo(Condition.DATA_LOST);
    }

    @Test
    void unknownErrorsKeepSparksWords() {
        assertThat(fault(
                        new RuntimeException("outer", new ArithmeticException("\n[DIVIDE_BY_ZERO] Division by zero."))))
                .isEqualTo(new StreamFault(Condition.QUERY_FAILED, "[DIVIDE_BY_ZERO] Division by zero."));
    }

    private static StreamFault fault(Throwable thrown) {
        return StreamFault.of(thrown, "mine");
    }
}
