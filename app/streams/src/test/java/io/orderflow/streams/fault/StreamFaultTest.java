package io.orderflow.streams.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.pipeline.mysql.MysqlCondition;
import io.orderflow.streams.fault.StreamFault.Reason;
import java.sql.SQLException;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class StreamFaultTest {

    @Test
    void aReasonOfOursIsFoundInWhatSparkHasWrapped() {
        StreamException ours = new StreamException(Reason.KEY_IS_NULL, "region has no value");

        assertThat(fault(new RuntimeException("Job aborted", new RuntimeException(ours))))
                .isEqualTo(new StreamFault(Reason.KEY_IS_NULL, "region has no value"));
    }

    @Test
    void aReasonOfOursIsFoundWhereOnlyItsTextCameBackFromAnExecutor() {
        StreamException ours = new StreamException(Reason.MYSQL_AWAY, "MySQL: gone (error 0)");

        assertThat(fault(new RuntimeException("Task 0 failed 4 times: " + ours + "\n\tat somewhere")))
                .isEqualTo(new StreamFault(Reason.MYSQL_AWAY, "MySQL: gone (error 0)"));
    }

    @Test
    void mysqlErrorsAreDistinguished() {
        StreamFault away = fault(new SQLException("Communications link failure\n\nThe last packet", "08S01", 0));
        assertThat(away.reason()).isEqualTo(Reason.MYSQL_AWAY);
        assertThat(away.message())
                .startsWith("MySQL cannot be reached: Communications link failure (error 0, SQLSTATE 08S01).");
        assertThat(fault(new SQLException("denied", "42000", 1142)).reason()).isEqualTo(Reason.MYSQL_PRIVILEGE_MISSING);
        assertThat(fault(new SQLException("read-only", "HY000", 1290)).reason()).isEqualTo(Reason.MYSQL_READ_ONLY);
        assertThat(fault(new SQLException("Data too long for column 'name'", "22001", 1406))
                        .message())
                .contains("Data too long", "change the query");
    }

    @Test
    void everyConditionOfMysqlIsAReason() {
        for (MysqlCondition condition : MysqlCondition.values()) {
            assertThat(Reason.valueOf(condition.code()).name()).isEqualTo(condition.code());
        }
    }

    @Test
    void anUnavailableKafkaAndLostRecordsAreDistinguished() {
        assertThat(fault(new RuntimeException(new TimeoutException("no answer")))
                        .reason())
                .isEqualTo(Reason.KAFKA_AWAY);
        StreamFault lost = fault(new IllegalStateException("Cannot fetch offset 5. Some data may have been lost"));
        assertThat(lost.reason()).isEqualTo(Reason.DATA_LOST);
        assertThat(lost.message()).contains("./orderflow streams --reset mine");
        assertThat(fault(new RuntimeException(
                                "Some data may have been lost because they are not available in Kafka any more",
                                new OffsetOutOfRangeException(Map.of(new TopicPartition("orders", 0), 100L))))
                        .reason())
                .isEqualTo(Reason.DATA_LOST);
    }

    @Test
    void unknownErrorsKeepSparksWords() {
        assertThat(fault(
                        new RuntimeException("outer", new ArithmeticException("\n[DIVIDE_BY_ZERO] Division by zero."))))
                .isEqualTo(new StreamFault(Reason.QUERY_FAILED, "[DIVIDE_BY_ZERO] Division by zero."));
    }

    private static StreamFault fault(Throwable thrown) {
        return StreamFault.of(thrown, "mine");
    }
}
