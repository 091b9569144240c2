package io.orderflow.spark;

import static java.util.Objects.requireNonNull;

import io.orderflow.spark.version.RealTimeReader;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.streaming.PartitionOffset;
import org.apache.spark.sql.kafka010.KafkaOffsetRange;
import org.apache.spark.sql.kafka010.KafkaSourcePartitionOffset;

/**
 * Reads one Kafka partition for as long as a batch of the real-time trigger lasts: waits at the broker while there is
 * no record. Spark's reader (KafkaBatchPartitionReader, Spark 4.2) waits as well, but does not report when it has given
 * out all that it had fetched, which is the moment to commit; and it does not say how far the log was read where the
 * last offsets of it are invisible. Used by one thread; lives within one task.
 */
public final class LiveReader extends RealTimeReader {

    /** What reads along with the reader: settles what it gives out. Called by the task's own thread. */
    public interface Companion {

        /**
         * The reader begins.
         *
         * @param partition of Kafka
         * @param start the first offset that it may give out
         */
        void begins(int partition, long start);

        /**
         * Every record below the position has been given out.
         *
         * @param position the offset from which the next fetch reads
         * @param quiet whether the last fetch has waited for a while and found nothing
         */
        void allRead(long position, boolean quiet);
    }

    /** How long a fetch waits for a record; stopping may take as long. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    /** Spark makes a task's reader when the writer asks for the first record: the writer is there before. */
    private static final ThreadLocal<Companion> OF_THIS_TASK = new ThreadLocal<>();

    private final LiveConsumers.Key key;
    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private long position;
    private Iterator<ConsumerRecord<byte[], byte[]>> fetched = Collections.emptyIterator();
    private InternalRow row;
    private final Companion companion;
    private boolean failed;

    LiveReader(KafkaOffsetRange range, Map<String, Object> client) {
        this.partition = range.topicPartition();
        this.companion = OF_THIS_TASK.get();
        if (companion == null) {
            throw new IllegalStateException("No writer reads along with this task of the real-time trigger");
        }
        this.position = range.fromOffset();
        // First, because it may refuse; what it opens it closes by itself.
        companion.begins(partition.partition(), position);
        this.key = new LiveConsumers.Key(partition, client);
        this.consumer = LiveConsumers.take(key);
        consumer.seek(partition, position);
    }

    /** Names what reads along with the reader of the task that the calling thread runs; until {@link #leave}. */
    public static void accompany(Companion companion) {
        OF_THIS_TASK.set(requireNonNull(companion, "companion is null"));
    }

    /** The task ends: its thread may run another one. */
    public static void leave() {
        OF_THIS_TASK.remove();
    }

    @Override
    protected boolean next(Duration longest) {
        boolean found = fetched.hasNext() || fetch(longest);
        if (found) {
            ConsumerRecord<byte[], byte[]> next = fetched.next();
            row = RecordReaderFactory.row(next);
            position = next.offset() + 1;
        }
        return found;
    }

    /** Waits for records for this long at most. */
    private boolean fetch(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        boolean quiet = false;
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            companion.allRead(position, quiet);
            if (TaskContext.get().isInterrupted()) {
                throw new TaskKilledException("stopped while it waited for records");
            }
            if (poll(Duration.ofNanos(Math.min(left, LONGEST_WAIT.toNanos())))) {
                return true;
            }
            quiet = true;
        }
        companion.allRead(position, quiet);
        return false;
    }

    private boolean poll(Duration time) {
        failed = true;
        ConsumerRecords<byte[], byte[]> records = consumer.poll(time);
        fetched = records.records(partition).iterator();
        if (!fetched.hasNext()) {
            // Past what is not shown: markers of transactions, aborted and compacted records.
            position = consumer.position(partition);
        }
        failed = false;
        return fetched.hasNext();
    }

    @Override
    public InternalRow get() {
        return row;
    }

    /** Where the next batch begins. */
    @Override
    public PartitionOffset getOffset() {
        return new KafkaSourcePartitionOffset(partition, position);
    }

    @Override
    public void close() {
        if (failed) {
            // A thread that is to end would interrupt the closing.
            boolean interrupted = Thread.interrupted();
            LiveConsumers.close(consumer);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        } else {
            LiveConsumers.giveBack(key, consumer);
        }
    }
}
