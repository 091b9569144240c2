package io.orderflow.verify.read;

import static java.util.Objects.requireNonNull;

import io.orderflow.verify.read.Entry.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * The task that reads which rejected rows are marked as published. Serializable: shipped to executors; holds only
 * settings.
 */
public record ReadPublished(RecountPlan plan) implements FlatMapFunction<Slice, Row> {

    public ReadPublished {
        requireNonNull(plan, "plan is null");
    }

    @Override
    public Iterator<Row> call(Slice slice) throws SQLException {
        List<Row> entries = new ArrayList<>();
        try (RowStream rows = new RowStream(plan, plan.tables().rejected(), RejectedEntry.COLUMNS, slice)) {
            for (; rows.offset() < Long.MAX_VALUE; rows.advance()) {
                if (RejectedEntry.isPublished(rows.row())) {
                    entries.add(Entry.of(
                            Kind.PUBLISHED,
                            slice.partition(),
                            rows.offset(),
                            RejectedEntry.published(slice.partition(), rows.row())));
                }
            }
        }
        return entries.iterator();
    }
}
