package io.orderflow.contract.encode;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.date.Calendar;
import io.orderflow.contract.model.Envelope;
import java.math.BigDecimal;

/**
 * Writes canonical JSON: UTF-8 without white space, the fields in the order of the contract, decimals with all their
 * decimals, texts with only the escapes that JSON demands.
 */
final class JsonEncoder implements RecordEncoder.ValueEncoder {
    private final CompiledContract contract;
    private final int[] ops;
    private final int[] columnOfField;
    private final int[] scales;
    private final long[] powers;
    private final boolean[] asText;
    /** The name and the colon before each value. */
    private final byte[][] names;

    private final byte[] envelopeHead;
    private final byte[] envelopeTail;

    /** Timestamps repeat: the last text of each field. */
    private final long[] lastTimes;

    private final byte[][] lastTexts;
    private final ByteOutput out = new ByteOutput();

    JsonEncoder(CompiledContract contract) {
        this.contract = contract;
        ops = contract.ops();
        columnOfField = contract.columnOfField();
        scales = contract.scale();
        asText = contract.asText();
        powers = new long[ops.length];
        names = new byte[ops.length][];
        lastTimes = new long[ops.length];
        lastTexts = new byte[ops.length][];
        for (int field = 0; field < ops.length; field++) {
            out.clear();
            out.quoted(new String(contract.names()[field], UTF_8));
            out.add(':');
            names[field] = out.toBytes();
            powers[field] = 1;
            for (int digit = 0; ops[field] == Op.DECIMAL && digit < scales[field]; digit++) {
                powers[field] *= 10;
            }
        }
        Envelope envelope = contract.contract().envelope();
        envelopeHead = (switch (envelope) {
                    case NONE -> "";
                    case CONNECT -> "{\"payload\":";
                    case DEBEZIUM -> "{\"after\":";
                })
                .getBytes(UTF_8);
        envelopeTail = (switch (envelope) {
                    case NONE -> "";
                    case CONNECT -> "}";
                    case DEBEZIUM -> ",\"op\":\"c\"}";
                })
                .getBytes(UTF_8);
    }

    @Override
    public byte[] encode(OrderValues order) {
        out.clear();
        out.add(envelopeHead);
        object(order, 0, contract.topFields());
        out.add(envelopeTail);
        return out.toBytes();
    }

    private void object(OrderValues order, int first, int count) {
        int separator = '{';
        for (int field = first; field < first + count; field++) {
            if (!isAbsent(order, field)) {
                out.add(separator);
                separator = ',';
                out.add(names[field]);
                value(order, field);
            }
        }
        if (separator == '{') {
            out.add('{');
        }
        out.add('}');
    }

    /** A required object is always written, even if all its fields are missing. */
    private boolean isAbsent(OrderValues order, int field) {
        if (ops[field] != Op.STRUCT) {
            return order.isMissing(columnOfField[field]);
        }
        return !contract.required()[field] && Values.allMissing(contract, order, field);
    }

    private void value(OrderValues order, int field) {
        int column = columnOfField[field];
        switch (ops[field]) {
            case Op.TEXT -> out.quoted(order.text(column));
            case Op.TRUTH -> out.ascii(order.number(column) != 0 ? "true" : "false");
            case Op.DAY -> time(field, Math.multiplyExact(order.number(column), Calendar.MICROS_PER_DAY));
            case Op.TIMESTAMP -> time(field, order.number(column));
            case Op.STRUCT -> object(order, contract.firstChild()[field], contract.childCount()[field]);
            case Op.ARRAY, Op.MAP, Op.OBJECT -> out.add(order.text(column).getBytes(UTF_8));
            default -> {
                if (asText[field]) {
                    out.add('"');
                }
                number(order, field, column);
                if (asText[field]) {
                    out.add('"');
                }
            }
        }
    }

    private void number(OrderValues order, int field, int column) {
        switch (ops[field]) {
            case Op.INTEGER -> out.digits(order.number(column));
            case Op.UNSIGNED -> out.ascii(Long.toUnsignedString(order.number(column)));
            case Op.DECIMAL -> out.decimal(order.number(column), scales[field], powers[field]);
            case Op.BIG_DECIMAL -> {
                BigDecimal number = order.decimal(column);
                out.ascii(number.toPlainString());
            }
            case Op.EPOCH -> out.digits(Values.exactly(order.number(column), contract.unit()[field]));
            default -> out.ascii(FloatText.of(Double.longBitsToDouble(order.number(column)), ops[field] == Op.DOUBLE));
        }
    }

    private void time(int field, long micros) {
        if (lastTexts[field] == null || lastTimes[field] != micros) {
            lastTimes[field] = micros;
            lastTexts[field] = ("\"" + contract.formats()[field].write(micros) + "\"").getBytes(UTF_8);
        }
        out.add(lastTexts[field]);
    }
}
