package io.orderflow.spark;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import org.apache.spark.sql.kafka010.KafkaOffsetRange;
import org.apache.spark.sql.kafka010.consumer.KafkaDataConsumer;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Reads the records of a task with the consumers that Spark caches for its tasks, as rows of {@link RecordSource}.
 * Serializable: shipped to executors; holds only a string.
 *
 * @param group the consumers' group; empty: Spark's default
 */
record RecordReaderFactory(String group) implements PartitionReaderFactory {

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
        KafkaBatchInputPartition plan = (KafkaBatchInputPartition) partition;
        return new RecordReader(plan, client(plan, group));
    }

    /** The properties of a task's consumer. */
    static Map<String, Object> client(KafkaBatchInputPartition plan, String group) {
        Map<String, Object> client = new HashMap<>(plan.executorKafkaParams());
        if (!group.isEmpty()) {
            client.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        }
        return client;
    }

    /** Used by one thread; lives within one task. */
    private static final class RecordReader implements PartitionReader<InternalRow> {

        private final KafkaBatchInputPartition plan;
        private final KafkaOffsetRange range;
        private final KafkaDataConsumer consumer;
        private long nextOffset;
        private InternalRow row;

        RecordReader(KafkaBatchInputPartition plan, Map<String, Object> client) {
            this.plan = plan;
            this.range = plan.offsetRange();
            this.consumer = KafkaDataConsumer.acquire(range.topicPartition(), client);
            this.nextOffset = range.fromOffset();
        }

        @Override
        public boolean next() {
            if (nextOffset >= range.untilOffset()) {
                return false;
            }
            ConsumerRecord<byte[], byte[]> record =
                    consumer.get(nextOffset, range.untilOffset(), plan.pollTimeoutMs(), plan.failOnDataLoss());
            if (record == null) {
                return false;
            }
            row = row(record);
            nextOffset = record.offset() + 1;
            return true;
        }

        @Override
        public InternalRow get() {
            return row;
        }

        @Override
        public void close() {
            consumer.release();
        }
    }

    /** The columns of {@link RecordSource#SCHEMA}. */
    static InternalRow row(ConsumerRecord<byte[], byte[]> record) {
        return new GenericInternalRow(new Object[] {
            record.partition(),
            record.offset(),
            record.key(),
            record.value(),
            headers(record.headers()),
            record.timestamp()
        });
    }

    private static ArrayData headers(Headers headers) {
        Header[] all = headers.toArray();
        if (all.length == 0) {
            return null;
        }
        Object[] rows = new Object[all.length];
        for (int i = 0; i < all.length; i++) {
            rows[i] = new GenericInternalRow(new Object[] {UTF8String.fromString(all[i].key()), all[i].value()});
        }
        return new GenericArrayData(rows);
    }
}
