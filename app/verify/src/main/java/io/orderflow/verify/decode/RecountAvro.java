package io.orderflow.verify.decode;

import com.fasterxml.jackson.core.JsonToken;
import io.orderflow.contract.order.Reason;
import io.orderflow.verify.decode.StrictAvro.UnreadableException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericRecord;

/**
 * Reads an Avro message (single-object encoding) a second time with Avro's own library and the schema that the message
 * names, and passes its fields to the rules of the recount. Not thread-safe.
 */
final class RecountAvro {

    private static final int HEADER = 10;

    /** Of a file whose name is the number that a schema registry gave the schema. */
    private static final Pattern NUMBERED = Pattern.compile("(?:.*[/\\\\])?([0-9]{1,8})\\.avsc");

    /** What the serializers of a schema registry write first: a zero byte, and the number of the schema in four. */
    static final int FRAMING = 5;

    /** Larger numbers are no schema's. */
    private static final int MOST_SCHEMAS = 1 << 24;

    private final Map<Long, RecountReader> readers = new HashMap<>();
    private final Map<Integer, RecountReader> numbered = new HashMap<>();
    private final List<String> names;
    private final RecountRules rules;

    /** @param schemas the possible writer schemas: name of the file → JSON */
    RecountAvro(Map<String, String> schemas, List<String> names, RecountRules rules) {
        this.names = names;
        this.rules = rules;
        schemas.forEach((name, json) -> {
            Schema schema = new Schema.Parser().parse(json);
            RecountReader reader = new RecountReader(schema);
            readers.put(SchemaNormalization.parsingFingerprint64(schema), reader);
            Matcher number = NUMBERED.matcher(name);
            if (number.matches()) {
                numbered.put(Integer.valueOf(number.group(1)), reader);
            }
        });
    }

    static boolean isMarked(byte[] value) {
        return value.length >= 2 && value[0] == (byte) 0xC3 && value[1] == 1;
    }

    /** Reads one value that is marked as Avro. */
    RecountVerdict read(byte[] value) {
        if (value.length < HEADER) {
            return rejected(Reason.NOT_AVRO);
        }
        long fingerprint = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
        return read(readers.get(fingerprint), value, HEADER);
    }

    /** Reads one value that begins as the framing of a schema registry does; empty if it is something else. */
    Optional<RecountVerdict> readFramed(byte[] value) {
        int number = ByteBuffer.wrap(value).getInt(1);
        RecountReader reader = numbered.get(number);
        boolean framed = reader != null || (value.length > FRAMING && number >= 0 && number < MOST_SCHEMAS);
        return framed ? Optional.of(read(reader, value, FRAMING)) : Optional.empty();
    }

    private RecountVerdict read(RecountReader reader, byte[] value, int from) {
        if (reader == null) {
            return rejected(Reason.UNKNOWN_SCHEMA);
        }
        GenericRecord order;
        try {
            order = reader.read(new StrictAvro(value, from));
        } catch (UnreadableException e) {
            return rejected(e.reason());
        } catch (IOException | RuntimeException e) {
            // Avro's library reports malformed bytes with many exceptions, an index out of bounds among them.
            return rejected(Reason.NOT_AVRO);
        }
        rules.clear();
        for (Schema.Field field : order.getSchema().getFields()) {
            int known = names.indexOf(field.name());
            if (known >= 0) {
                take(known, order.get(field.pos()), AvroMoney.branch(field.schema(), order.get(field.pos())));
            }
        }
        return rules.judge();
    }

    private void take(int field, Object value, Schema type) {
        Optional<BigDecimal> amount = AvroMoney.of(value, type);
        boolean plain = type.getLogicalType() == null;
        if (value == null) {
            rules.take(field, JsonToken.VALUE_NULL, "");
        } else if (value instanceof CharSequence && plain) {
            rules.take(field, JsonToken.VALUE_STRING, value.toString());
        } else if ((value instanceof Integer || value instanceof Long) && plain) {
            rules.take(field, JsonToken.VALUE_NUMBER_INT, value.toString());
        } else if (amount.isPresent()) {
            rules.take(field, JsonToken.VALUE_NUMBER_FLOAT, amount.get().toString());
        } else {
            // A type that no field has.
            rules.take(field, JsonToken.VALUE_EMBEDDED_OBJECT, "");
        }
    }

    private static RecountVerdict rejected(Reason reason) {
        return new RecountVerdict.Rejected(reason, "");
    }
}
