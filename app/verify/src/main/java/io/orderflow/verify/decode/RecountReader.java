package io.orderflow.verify.decode;

import io.orderflow.contract.order.Reason;
import io.orderflow.verify.decode.StrictAvro.UnreadableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.ResolvingDecoder;

/**
 * Avro's own record reader with limits on depth and number of values; the contents of lists and maps, which no order
 * has, are discarded. Not thread-safe.
 */
final class RecountReader extends GenericDatumReader<GenericRecord> {

    private static final int MAX_DEPTH = 32;
    /** A list of nulls has items that take no bytes. */
    private static final int MOST_VALUES = 4 * 65_536;

    private int depth;
    private int values;

    RecountReader(Schema writer) {
        super(writer, writer, plain());
    }

    /** Without conversions and without the fast reader, which cannot be limited. */
    private static GenericData plain() {
        GenericData data = new GenericData();
        data.setFastReaderEnabled(false);
        return data;
    }

    /**
     * Reads a record that ends exactly where the value does.
     *
     * @throws IOException the bytes are no such record; an {@link UnreadableException} gives the reason
     */
    GenericRecord read(StrictAvro value) throws IOException {
        depth = 0;
        values = 0;
        GenericRecord read = read(null, value);
        if (!value.isAtEnd()) {
            throw new UnreadableException(Reason.NOT_AVRO);
        }
        return read;
    }

    @Override
    protected Object readWithoutConversion(Object old, Schema expected, ResolvingDecoder in) throws IOException {
        if (++values > MOST_VALUES) {
            throw new UnreadableException(Reason.NOT_AVRO);
        }
        boolean nests = switch (expected.getType()) {
            case RECORD, ARRAY, MAP -> true;
            default -> false;
        };
        if (!nests) {
            return super.readWithoutConversion(old, expected, in);
        }
        if (depth == MAX_DEPTH) {
            throw new UnreadableException(Reason.TOO_DEEP);
        }
        depth++;
        Object read = super.readWithoutConversion(old, expected, in);
        depth--;
        return read;
    }

    @Override
    protected void readField(Object record, Schema.Field field, Object old, ResolvingDecoder in, Object state)
            throws IOException {
        super.readField(record, field, old, in, state);
        boolean ofTheOrder = depth == 1;
        if (ofTheOrder && AvroMoney.hasNoBytes(field, ((GenericRecord) record).get(field.pos()))) {
            throw new UnreadableException(Reason.NOT_AVRO);
        }
    }

    @Override
    protected Object newArray(Object old, int size, Schema schema) {
        return new ArrayList<>();
    }

    @Override
    protected void addToArray(Object array, long at, Object item) {
        // Discarded.
    }

    @Override
    protected Object newMap(Object old, int size) {
        return new HashMap<>();
    }

    @Override
    protected void addToMap(Object map, Object key, Object item) {
        // Discarded.
    }
}
