package io.orderflow.streams.console;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.kafka.Received;
import io.orderflow.pipeline.contract.ContractVersion;
import io.orderflow.program.terminal.DisplayText;
import io.orderflow.spark.KafkaRow;
import io.orderflow.streams.source.Judges;
import io.orderflow.streams.source.Versions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * The task: decodes the records of one partition of one batch by the contract in force. A batch has a bounded number of
 * offsets, and only the columns shown, or the beginning of a rejected record, are sent to the driver. Serializable:
 * shipped to executors; holds only the contracts and the Avro schemas.
 */
record DecodeRecords(Judges judges, List<ShownColumn> columns, boolean rejectedOnly)
        implements MapPartitionsFunction<Row, DisplayedRecord.Records> {

    /** Enough for a few lines of a wide terminal. */
    private static final int SHOWN_BYTES = 400;

    DecodeRecords {
        requireNonNull(judges, "judges is null");
        columns = List.copyOf(columns);
    }

    /** What one version of the contract needs. */
    private record Decoding(RecordDecoder decoder, Cells cells) {}

    private Decoding decoding(ContractVersion version) {
        CompiledContract compiled = CompiledContract.shared(version.contract());
        return new Decoding(new RecordDecoder(compiled, version.schemas()), new Cells(compiled, columns));
    }

    @Override
    public Iterator<DisplayedRecord.Records> call(Iterator<Row> rows) {
        Versions<Decoding> versions = new Versions<>(judges, this::decoding);
        boolean quoted = !judges.haveRestricted();
        List<DisplayedRecord> shown = new ArrayList<>();
        long accepted = 0;
        long rejected = 0;
        while (rows.hasNext()) {
            Row row = rows.next();
            int partition = KafkaRow.partition(row);
            Received received = KafkaRow.received(row);
            Decoding decoding = versions.at(partition, received.offset());
            Decoded decoded = decoding.decoder().decode(received.value());
            if (decoded instanceof Decoded.Accepted order) {
                accepted++;
                if (!rejectedOnly) {
                    shown.add(new DisplayedRecord.Accepted(
                            partition,
                            received.offset(),
                            received.timestamp(),
                            decoding.cells().of(order.values())));
                }
            } else if (decoded instanceof Decoded.Rejected refusal) {
                rejected++;
                byte[] value = received.value() == null ? new byte[0] : received.value();
                shown.add(new DisplayedRecord.Rejected(
                        partition,
                        received.offset(),
                        received.timestamp(),
                        refusal.rejection(),
                        quoted ? DisplayText.escaped(value, SHOWN_BYTES) : unquoted(value),
                        value.length));
            }
        }
        return List.of(new DisplayedRecord.Records(accepted, rejected, shown)).iterator();
    }

    /** Of a contract with restricted fields no record is quoted: what is rejected may hold them anywhere. */
    private static String unquoted(byte[] value) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(value);
            return "not shown (restricted fields), SHA-256 " + HexFormat.of().formatHex(hash, 0, 8) + "…";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
