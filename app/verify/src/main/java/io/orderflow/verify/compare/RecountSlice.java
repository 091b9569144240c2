package io.orderflow.verify.compare;

import static java.util.Objects.requireNonNull;

import io.orderflow.verify.decode.RecountVerdict;
import io.orderflow.verify.read.Entry;
import io.orderflow.verify.read.Entry.Kind;
import io.orderflow.verify.read.PrunedOffsets;
import io.orderflow.verify.read.Records;
import io.orderflow.verify.read.RecountPlan;
import io.orderflow.verify.read.RejectedEntry;
import io.orderflow.verify.read.RowStream;
import io.orderflow.verify.read.Slice;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * The task: reads the records of a slice, decodes them independently of the job, and compares each with the rows at its
 * offset. Records that should be stored orders leave as an {@link Entry}. Serializable: shipped to executors; holds
 * only settings.
 */
public record RecountSlice(RecountPlan plan) implements FlatMapFunction<Slice, Row> {

    private static final String DUPLICATE_COLUMNS = "kafka_offset, order_id";

    public RecountSlice {
        requireNonNull(plan, "plan is null");
    }

    @Override
    public Iterator<Row> call(Slice slice) throws SQLException {
        if (slice.kind() == Slice.Kind.LATE) {
            return late(slice).iterator();
        }
        try (RowStream rejected = new RowStream(plan, plan.tables().rejected(), RejectedEntry.COLUMNS, slice);
                RowStream duplicates = new RowStream(plan, plan.tables().duplicates(), DUPLICATE_COLUMNS, slice)) {
            SliceRecount recount = new SliceRecount(plan, slice, rejected, duplicates, PrunedOffsets.read(plan, slice));
            if (slice.kind() == Slice.Kind.SETTLED) {
                try (Records records = new Records(plan.kafka(), plan.kafka().topic(), slice)) {
                    while (records.hasNext()) {
                        ConsumerRecord<byte[], byte[]> record = records.next();
                        if (record.offset() >= slice.until()) {
                            break;
                        }
                        recount.take(record);
                    }
                }
            }
            return recount.end().iterator();
        }
    }

    private List<Row> late(Slice slice) {
        Judges judges = new Judges(plan);
        List<Row> entries = new ArrayList<>();
        try (Records records = new Records(plan.kafka(), plan.kafka().topic(), slice)) {
            while (records.hasNext()) {
                ConsumerRecord<byte[], byte[]> record = records.next();
                if (record.offset() >= slice.until()) {
                    break;
                }
                if (judges.read(record) instanceof RecountVerdict.Accepted order) {
                    entries.add(Entry.of(Kind.LATE, slice.partition(), record.offset(), order.content()));
                }
            }
        }
        return entries;
    }
}
