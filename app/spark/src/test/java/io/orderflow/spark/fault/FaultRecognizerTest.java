package io.orderflow.spark.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.SparkException;
import org.apache.spark.sql.errors.QueryExecutionErrors$;
import org.apache.spark.sql.kafka010.KafkaExceptions$;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

/** Exceptions as Spark and its Kafka source throw them. */
class FaultRecognizerTest {

    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

    @Test
    void anExceptionOfOrderflowIsKnownByItsConditionHoweverDeep() {
        StoppedException stop = new StoppedException(Condition.TABLE_UNFIT, "unfit");

        assertThat(recognize(new SparkException("Job aborted", new RuntimeException(stop))))
                .contains(new Recognized(Condition.TABLE_UNFIT, "unfit"));
    }

    @Test
    void anExceptionOfATaskIsKnownByTheCodeInTheTextThatSparkMakesOfIt() {
        Throwable inTheTask = new RuntimeException("in a task", new StoppedException(Condition.LOG_TRUNCATED, "ends"));
        String text = new ExceptionFailure(
                        inTheTask,
                        CollectionConverters.asScala(List.<org.apache.spark.scheduler.AccumulableInfo>of())
                                .toSeq())
                .toErrorString();
        SparkException aborted = new SparkException("Job aborted due to stage failure: Lost task 0.0: " + text);

        assertThat(recognize(aborted)).contains(new Recognized(Condition.LOG_TRUNCATED, "ends"));
        assertThat(FaultRecognizer.written(aborted, StoppedException.class))
                .contains(new Recognized(Condition.LOG_TRUNCATED, "ends"));
    }

    @Test
    void aConditionCrossesFromAnExecutor() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new StoppedException(Condition.FENCED, "fenced"));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(((StoppedException) in.readObject()).condition()).isEqualTo(Condition.FENCED);
        }
    }

    @Test
    void lostRecordsAreKnownByTheNameThatTheKafkaSourceGivesThem() {
        OffsetOutOfRangeException outOfRange = new OffsetOutOfRangeException(Map.of(PARTITION, 7L));
        Throwable lost = KafkaExceptions$.MODULE$.couldNotReadOffsetRange(5, 9, PARTITION, "mine", null);

        assertThat(condition(new SparkException("Job aborted", lost))).contains(Condition.DATA_LOST);
        assertThat(condition(KafkaExceptions$.MODULE$.partitionOffsetChanged(PARTITION, 9, 5)))
                .contains(Condition.DATA_LOST);
        assertThat(condition(new RuntimeException("Lost task 0.0: " + lost))).contains(Condition.DATA_LOST);
        assertThat(condition(new SparkException("Job aborted", outOfRange))).contains(Condition.OFFSET_OUT_OF_RANGE);
    }

    @Test
    void aBrokerThatDoesNotAnswerIsKnownByItsTypeAndATasksReadByItsText() {
        assertThat(recognize(new RuntimeException(new TimeoutException("Call(callName=listNodes)"))))
                .contains(new Recognized(Condition.KAFKA_AWAY, "no broker answered in time"));
        assertThat(condition(new java.util.concurrent.TimeoutException(
                        "Cannot fetch record for offset 5 in 120000 milliseconds")))
                .contains(Condition.KAFKA_AWAY);
        assertThat(condition(new java.util.concurrent.TimeoutException("Futures timed out")))
                .isEmpty();
    }

    @Test
    void aBrokerThatRefusesIsNotOneThatIsUnavailable() {
        Throwable wrongPassword = new RuntimeException(new org.apache.kafka.common.KafkaException(
                "Failed to construct", new SaslAuthenticationException("no")));
        assertThat(recognize(wrongPassword).orElseThrow().condition()).isEqualTo(Condition.KAFKA_REFUSED);
        assertThat(recognize(wrongPassword).orElseThrow().message())
                .contains("do not accept the user name or its password (no)");
        assertThat(condition(new TopicAuthorizationException("orders"))).contains(Condition.KAFKA_REFUSED);
    }

    @Test
    void anotherProcessAtTheSameCheckpointIsKnownByTheNameThatSparkGivesIt() {
        assertThat(condition(QueryExecutionErrors$.MODULE$.concurrentStreamLogUpdate(5)))
                .contains(Condition.ALREADY_RUNNING);
        assertThat(condition(QueryExecutionErrors$.MODULE$.multiStreamingQueriesUsingPathConcurrentlyError(
                        "/checkpoints/mine", new FileAlreadyExistsException("/checkpoints/mine/offsets/5"))))
                .contains(Condition.ALREADY_RUNNING);
    }

    @Test
    void theCallersOwnKnowledgeComesFirst() {
        SQLException error = new SQLException("denied", "28000", 1045);

        assertThat(FaultRecognizer.recognize(
                        new RuntimeException(error),
                        cause -> cause == error
                                ? Optional.of(new Recognized(Condition.MYSQL_ACCESS_DENIED, "denied"))
                                : Optional.empty()))
                .contains(new Recognized(Condition.MYSQL_ACCESS_DENIED, "denied"));
        assertThat(recognize(new RuntimeException("Lost task 0.0: " + error)))
                .contains(new Recognized(Condition.MYSQL_ERROR, "MySQL: denied"));
    }

    @Test
    void whatHasNoNameIsNotGuessed() {
        assertThat(recognize(new RuntimeException("outer", new ArithmeticException("/ by zero"))))
                .isEmpty();
    }

    private static Optional<Recognized> recognize(Throwable thrown) {
        return FaultRecognizer.recognize(thrown, cause -> Optional.empty());
    }

    private static Optional<Condition> condition(Throwable thrown) {
        return recognize(thrown).map(Recognized::condition);
    }
}
