package io.orderflow.streams.source;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.contract.verdict.Rejection;
import io.orderflow.pipeline.contract.ContractVersion;
import io.orderflow.spark.OrderRows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The task: decodes each record by the contract in force, as strictly as the job, and marks those that are not used.
 * Times are microseconds since 1970, as in Spark. Serializable: shipped to executors; holds the contracts and Avro
 * schemas.
 *
 * @param query whose task it is
 * @param logging of rejected records; counted they always are
 * @param timeColumn the column with the record's own time; -1: it has none
 * @param aheadMillis how far a record may be dated after its Kafka timestamp, and both after the local clock
 */
record DecodeSource(String query, Judges judges, Logging logging, int timeColumn, long aheadMillis)
        implements MapPartitionsFunction<Row, Row> {

    static final String KAFKA_TIMESTAMP = "kafka_timestamp";
    static final String KAFKA_PARTITION = "kafka_partition";
    static final String KAFKA_OFFSET = "kafka_offset";
    static final String VERDICT = "orderflow_verdict";

    private static final List<String> RESERVED = List.of(KAFKA_TIMESTAMP, KAFKA_PARTITION, KAFKA_OFFSET, VERDICT);
    private static final Logger log = LoggerFactory.getLogger(DecodeSource.class);
    private static final long DAY_MILLIS = 86_400_000;
    /** The end of the year 9999, the last that Spark shows. */
    private static final long LAST_MILLI = 253_402_300_799_999L;

    /** Whether a record is used. */
    enum Verdict {
        USED,
        REJECTED,
        AHEAD
    }

    /** Orders are logged and stored by the job; of other topics no one else says what was rejected. */
    enum Logging {
        NONE,
        ONE_LINE_A_TASK
    }

    DecodeSource {
        requireNonNull(query, "query is null");
        requireNonNull(judges, "judges is null");
        requireNonNull(logging, "logging is null");
    }

    /** Why a contract cannot be a source: it has a column with a name of ours. */
    static Optional<String> reservedColumn(OrderContract contract) {
        return contract.leaves().stream()
                .map(leaf -> leaf.field().column())
                .filter(column -> RESERVED.contains(column.toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(column -> String.format(
                        Locale.ROOT,
                        "names a contract with the column %s, which streaming SQL adds itself; give the column another"
                                + " name (physicalName)",
                        column));
    }

    /** The columns read from Kafka. */
    static Column[] input() {
        return Stream.of("partition", "offset", "value", "timestamp_millis")
                .map(functions::col)
                .toArray(Column[]::new);
    }

    /** The cells of the rows that leave; those of records that are not used mean nothing. */
    static StructType output(OrderContract contract) {
        return OrderRows.cells(contract)
                .add(KAFKA_TIMESTAMP, DataTypes.LongType, false)
                .add(KAFKA_PARTITION, DataTypes.IntegerType, false)
                .add(KAFKA_OFFSET, DataTypes.LongType, false)
                .add(VERDICT, DataTypes.StringType, false);
    }

    /** What a query sees of those rows. */
    static Column[] columns(OrderContract contract) {
        List<Column> columns = new ArrayList<>();
        Collections.addAll(columns, OrderRows.columns(contract));
        columns.add(functions.timestamp_micros(functions.col(KAFKA_TIMESTAMP)).as(KAFKA_TIMESTAMP));
        columns.add(functions.col(KAFKA_PARTITION));
        columns.add(functions.col(KAFKA_OFFSET));
        return columns.toArray(Column[]::new);
    }

    @Override
    public Iterator<Row> call(Iterator<Row> records) {
        return new Task(records);
    }

    /** What one version of the contract needs. */
    private record Decoding(CompiledContract contract, RecordDecoder decoder, OrderRows rows) {
        private long ownMillis(OrderValues order, int timeColumn) {
            int column = rows.from(timeColumn);
            long number = order.number(column);
            return contract.columns().op(column) == Op.DAY ? number * DAY_MILLIS : Math.floorDiv(number, 1_000);
        }
    }

    /** Decodes one record after another. */
    private final class Task implements Iterator<Row> {
        private final Iterator<Row> records;
        private final CompiledContract contract =
                CompiledContract.shared(judges.source().contract());
        private final OrderRows rows = new OrderRows(contract);
        private final Versions<Decoding> versions = new Versions<>(judges, this::decoding);
        private long rejected;
        private Optional<String> first = Optional.empty();

        private Task(Iterator<Row> records) {
            this.records = records;
        }

        private Decoding decoding(ContractVersion version) {
            CompiledContract decoded = CompiledContract.shared(version.contract());
            return new Decoding(
                    decoded, new RecordDecoder(decoded, version.schemas()), new OrderRows(contract, decoded));
        }

        @Override
        public boolean hasNext() {
            boolean more = records.hasNext();
            if (!more && rejected > 0 && logging == Logging.ONE_LINE_A_TASK) {
                log.warn(
                        "Query {} skips {} rejected records of {}; the first: {}",
                        query,
                        rejected,
                        judges.source().name(),
                        first.orElse(""));
                rejected = 0;
            }
            return more;
        }

        @Override
        public Row next() {
            Row record = records.next();
            Object[] cells = new Object[rows.count() + RESERVED.size()];
            Verdict verdict = decode(record, cells);
            if (verdict != Verdict.USED) {
                rows.writeUnused(cells);
                cells[rows.count()] = 0L;
            }
            cells[rows.count() + 1] = record.getInt(0);
            cells[rows.count() + 2] = record.getLong(1);
            cells[rows.count() + 3] = verdict.name();
            return RowFactory.create(cells);
        }

        private Verdict decode(Row record, Object[] cells) {
            Decoding decoding = versions.at(record.getInt(0), record.getLong(1));
            Decoded decoded = decoding.decoder().decode(record.getAs(2));
            if (decoded instanceof Decoded.Rejected refused) {
                reject(record, refused.rejection());
                return Verdict.REJECTED;
            }
            if (!decoding.rows().isComplete()) {
                // Accepted by a contract without a column that every row of this query must have.
                return Verdict.REJECTED;
            }
            OrderValues order = ((Decoded.Accepted) decoded).values();
            long millis = record.getLong(3);
            // Records of very old clients have no Kafka timestamp: the record's own time is trusted.
            boolean dated = millis >= 0 && millis <= LAST_MILLI;
            long own = timeColumn < 0 ? 0 : decoding.ownMillis(order, timeColumn);
            // A producer's clock may also be wrong, and it sets Kafka's timestamp unless the broker does.
            long latest = System.currentTimeMillis() + aheadMillis;
            if ((dated && (own > millis + aheadMillis || millis > latest)) || own > latest) {
                return Verdict.AHEAD;
            }
            decoding.rows().write(order, cells);
            cells[rows.count()] = 1_000 * (dated ? millis : own);
            return Verdict.USED;
        }

        private void reject(Row record, Rejection rejection) {
            rejected++;
            if (first.isEmpty()) {
                first = Optional.of(String.format(
                        Locale.ROOT,
                        "%s in %s %s@%d: %s",
                        rejection.reason(),
                        judges.source().topic(),
                        record.getInt(0),
                        record.getLong(1),
                        rejection.message()));
            }
        }
    }
}
