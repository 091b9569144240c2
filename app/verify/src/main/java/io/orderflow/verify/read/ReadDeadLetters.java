package io.orderflow.verify.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.verify.read.Entry.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * The task that reads dead letters and, from their headers, their origin. Serializable: shipped to executors; holds
 * only settings.
 */
public record ReadDeadLetters(RecountPlan plan) implements FlatMapFunction<Slice, Row> {

    private static final String OURS = "__orderflow.errors.";

    public ReadDeadLetters {
        requireNonNull(plan, "plan is null");
    }

    @Override
    public Iterator<Row> call(Slice slice) {
        List<Row> entries = new ArrayList<>();
        try (Records records = new Records(plan.kafka(), plan.kafka().deadLetterTopic(), slice)) {
            while (records.hasNext()) {
                ConsumerRecord<byte[], byte[]> record = records.next();
                if (record.offset() >= slice.until()) {
                    break;
                }
                entry(record).ifPresent(entries::add);
            }
        }
        return entries.iterator();
    }

    /**
     * Empty for everything except a dead letter of this pipeline, topic and life: others may use the same topic.
     * A letter that names neither pipeline nor life was published by an earlier version.
     */
    private Optional<Row> entry(ConsumerRecord<byte[], byte[]> record) {
        String id = header(record, "topic.id");
        String pipeline = header(record, "pipeline");
        String life = header(record, "life");
        if (!header(record, "topic").equals(plan.kafka().topic())
                || (!id.isEmpty() && !id.equals(plan.topicId()))
                || (!pipeline.isEmpty() && !pipeline.equals(plan.pipeline()))) {
            return Optional.empty();
        }
        try {
            int partition = Integer.parseInt(header(record, "partition"));
            if (!life.isEmpty() && Long.parseLong(life) != plan.lives().getOrDefault(partition, 0L)) {
                return Optional.empty();
            }
            long offset = Long.parseLong(header(record, "offset"));
            String cutFrom = header(record, "payload.cut.from");
            int length = record.value() == null ? 0 : record.value().length;
            byte[] letter = RejectedEntry.letter(
                    partition,
                    offset,
                    header(record, "reason"),
                    header(record, "field"),
                    cutFrom.isEmpty() ? length : Integer.parseInt(cutFrom),
                    header(record, "key.cut.from").isEmpty() ? RejectedEntry.digest(record.key()) : RejectedEntry.CUT,
                    cutFrom.isEmpty() ? RejectedEntry.digest(record.value()) : RejectedEntry.CUT);
            boolean sure = !pipeline.isEmpty() && !life.isEmpty();
            return Optional.of(Entry.of(
                    Kind.DEAD_LETTER, partition, offset, sure ? letter : RejectedEntry.ofAnEarlierVersion(letter)));
        } catch (NumberFormatException e) {
            // Not ours: another program writes to this topic.
            return Optional.empty();
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(OURS + name);
        return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
    }
}
