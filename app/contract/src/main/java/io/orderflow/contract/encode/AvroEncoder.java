package io.orderflow.contract.encode;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.date.Calendar;
import io.orderflow.contract.model.Envelope;
import io.orderflow.contract.show.AvroSchema;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Writes messages of the contract's own schema in single-object encoding: {@code C3 01}, the schema's fingerprint, the
 * body.
 */
final class AvroEncoder implements RecordEncoder.ValueEncoder {
    private final CompiledContract contract;
    private final int[] ops;
    private final int[] columnOfField;
    private final AvroForm[] forms;
    private final int[] scales;
    private final byte[] header;
    private final long[] lastTimes;
    private final byte[][] lastTexts;
    private final ByteOutput out = new ByteOutput();
    private final AvroJsonWriter kept;

    AvroEncoder(CompiledContract contract) {
        this.contract = contract;
        ops = contract.ops();
        columnOfField = contract.columnOfField();
        forms = new AvroForm[ops.length];
        scales = new int[ops.length];
        lastTimes = new long[ops.length];
        lastTexts = new byte[ops.length][];
        Schema schema = new Schema.Parser().parse(AvroSchema.of(contract.contract()));
        out.add(0xC3);
        out.add(0x01);
        out.littleEndian(SchemaNormalization.parsingFingerprint64(schema), Long.BYTES);
        header = out.toBytes();
        Envelope envelope = contract.contract().envelope();
        Schema order = envelope == Envelope.NONE
                ? schema
                : schema.getField(envelope.path()).schema();
        fields(order, 0, contract.topFields());
        kept = new AvroJsonWriter(contract, forms, scales, out);
    }

    private void fields(Schema order, int first, int count) {
        for (int i = 0; i < count; i++) {
            Schema type = order.getFields().get(i).schema();
            form(type.isUnion() ? type.getTypes().get(1) : type, first + i);
        }
    }

    private void form(Schema type, int field) {
        forms[field] = AvroForm.of(type);
        int first = contract.firstChild()[field];
        switch (forms[field]) {
            case RECORD -> fields(type, first, contract.childCount()[field]);
            case ARRAY -> form(type.getElementType(), first);
            case MAP -> form(type.getValueType(), first);
            case DECIMAL -> scales[field] = ((LogicalTypes.Decimal) type.getLogicalType()).getScale();
            case TEXT, WHOLE, FLOAT, DOUBLE, TRUTH, DAY, MILLIS, MICROS -> {}
        }
    }

    @Override
    public byte[] encode(OrderValues order) {
        out.clear();
        out.add(header);
        record(order, 0, contract.topFields());
        return out.toBytes();
    }

    private void record(OrderValues order, int first, int count) {
        for (int field = first; field < first + count; field++) {
            boolean required = contract.required()[field];
            boolean absent = ops[field] == Op.STRUCT
                    ? !required && Values.allMissing(contract, order, field)
                    : order.isMissing(columnOfField[field]);
            if (absent && required) {
                throw new IllegalArgumentException(contract.path(field)
                        + " is missing, and the contract's Avro schema has no form for an order without it");
            }
            if (!required) {
                out.zigzag(absent ? 0 : 1);
            }
            if (!absent) {
                value(order, field);
            }
        }
    }

    private void value(OrderValues order, int field) {
        int column = columnOfField[field];
        switch (forms[field]) {
            case WHOLE -> out.zigzag(order.number(column));
            case DECIMAL -> decimal(order, field, column);
            case FLOAT -> out.littleEndian(Float.floatToRawIntBits((float) bits(order, column)), Float.BYTES);
            case DOUBLE -> out.littleEndian(order.number(column), Double.BYTES);
            case TRUTH -> out.add(order.number(column) != 0 ? 1 : 0);
            case DAY -> out.zigzag(order.number(column));
            case MILLIS -> out.zigzag(Values.exactly(order.number(column), 1000));
            case MICROS -> out.zigzag(order.number(column));
            case RECORD -> {
                if (ops[field] == Op.STRUCT) {
                    record(order, contract.firstChild()[field], contract.childCount()[field]);
                } else {
                    kept.write(field, order.text(column));
                }
            }
            case ARRAY, MAP -> kept.write(field, order.text(column));
            case TEXT -> text(order, field, column);
        }
    }

    private void decimal(OrderValues order, int field, int column) {
        if (ops[field] == Op.DECIMAL) {
            out.unscaled(order.number(column));
        } else {
            byte[] unscaled = order.decimal(column)
                    .setScale(scales[field])
                    .unscaledValue()
                    .toByteArray();
            out.zigzag(unscaled.length);
            out.add(unscaled);
        }
    }

    private void text(OrderValues order, int field, int column) {
        switch (ops[field]) {
            case Op.TEXT -> bytes(order.text(column).getBytes(UTF_8));
            case Op.DAY -> time(field, Math.multiplyExact(order.number(column), Calendar.MICROS_PER_DAY));
            case Op.TIMESTAMP -> time(field, order.number(column));
            case Op.INTEGER -> bytes(Long.toString(order.number(column)).getBytes(UTF_8));
            case Op.UNSIGNED ->
                bytes(Long.toUnsignedString(order.number(column)).getBytes(UTF_8));
            case Op.DECIMAL, Op.BIG_DECIMAL ->
                bytes(order.decimal(column).toPlainString().getBytes(UTF_8));
            case Op.FLOAT, Op.DOUBLE ->
                bytes(FloatText.of(bits(order, column), ops[field] == Op.DOUBLE).getBytes(UTF_8));
            default ->
                throw new IllegalArgumentException(contract.path(field)
                        + " may hold anything, so the contract's Avro schema has no form for it; send JSON");
        }
    }

    private static double bits(OrderValues order, int column) {
        return Double.longBitsToDouble(order.number(column));
    }

    /** Timestamps repeat: the last text of each field is kept. */
    private void time(int field, long micros) {
        if (lastTexts[field] == null || lastTimes[field] != micros) {
            lastTimes[field] = micros;
            lastTexts[field] = contract.formats()[field].write(micros).getBytes(UTF_8);
        }
        bytes(lastTexts[field]);
    }

    private void bytes(byte[] text) {
        out.zigzag(text.length);
        out.add(text);
    }
}
