package io.orderflow.streams.console;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.order.Contract;
import io.orderflow.contract.order.Decoded;
import io.orderflow.contract.order.OrderDecoder;
import io.orderflow.contract.order.WriterSchemas;
import io.orderflow.kafka.Received;
import io.orderflow.program.terminal.DisplayText;
import io.orderflow.spark.KafkaRow;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * The task: decodes the records of one partition of one batch. A batch has a bounded number of offsets, and only the
 * beginning of a rejected record is sent to the driver. Serializable: shipped to executors; holds only the contract and
 * the Avro schemas.
 */
record DecodeRecords(Contract contract, WriterSchemas schemas, boolean rejectedOnly)
        implements MapPartitionsFunction<Row, DisplayedRecord.Records> {

    /** Enough for a few lines of a wide terminal. */
    private static final int SHOWN_BYTES = 400;

    DecodeRecords {
        requireNonNull(contract, "contract is null");
        requireNonNull(schemas, "schemas is null");
    }

    @Override
    public Iterator<DisplayedRecord.Records> call(Iterator<Row> rows) {
        OrderDecoder decoder = OrderDecoder.of(contract, schemas);
        List<DisplayedRecord> shown = new ArrayList<>();
        long accepted = 0;
        long rejected = 0;
        while (rows.hasNext()) {
            Row row = rows.next();
            int partition = KafkaRow.partition(row);
            Received received = KafkaRow.received(row);
            Decoded decoded = decoder.decode(received.value());
            if (decoded instanceof Decoded.Accepted order) {
                accepted++;
                if (!rejectedOnly) {
                    shown.add(new DisplayedRecord.Accepted(
                            partition, received.offset(), received.timestamp(), order.order()));
                }
            } else if (decoded instanceof Decoded.Rejected refusal) {
                rejected++;
                byte[] value = received.value() == null ? new byte[0] : received.value();
                shown.add(new DisplayedRecord.Rejected(
                        partition,
                        received.offset(),
                        received.timestamp(),
                        refusal.rejection(),
                        DisplayText.escaped(value, SHOWN_BYTES),
                        value.length));
            }
        }
        return List.of(new DisplayedRecord.Records(accepted, rejected, shown)).iterator();
    }
}
