package io.orderflow.trial;

import io.orderflow.contract.trial.Trial;
import io.orderflow.contract.trial.TrialCounts;
import io.orderflow.kafka.Received;
import io.orderflow.spark.KafkaRow;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Judges the records of a task, and gives what it counted. Serializable: shipped to executors; holds only the
 * contracts.
 */
record JudgeRecords(Judgement judgement) implements MapPartitionsFunction<Row, TrialCounts> {
    @Override
    public Iterator<TrialCounts> call(Iterator<Row> rows) {
        Trial trial = judgement.trial();
        while (rows.hasNext()) {
            Row row = rows.next();
            Received received = KafkaRow.received(row);
            trial.judge(KafkaRow.partition(row), received.offset(), received.value());
        }
        return List.of(trial.counts()).iterator();
    }
}
