package io.orderflow.verify.decode;

import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Reason;
import io.orderflow.verify.decode.StrictAvro.UnreadableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Reads an Avro message (single-object encoding, or the framing of a schema registry) a second time, with Avro's own
 * decoder and the schema that the message names. Not thread-safe.
 */
final class RecountAvro {

    private static final int HEADER = 10;

    /** Of a file whose name is the number that a schema registry gave the schema. */
    private static final Pattern NUMBERED = Pattern.compile("(?:.*[/\\\\])?([0-9]{1,8})\\.avsc");

    /** What the serializers of a schema registry write first: a zero byte, and the number of the schema in four. */
    static final int FRAMING = 5;

    /** Larger numbers are no schema's. */
    private static final int MOST_SCHEMAS = 1 << 24;

    private final Map<Long, Schema> schemas = new HashMap<>();
    private final Map<Integer, Schema> numbered = new HashMap<>();
    private final OrderContract contract;
    private final FieldPlan order;

    /**
     * @param texts the possible writer schemas: name of the file → JSON
     * @param order the contract's fields
     */
    RecountAvro(Map<String, String> texts, OrderContract contract, FieldPlan order) {
        this.contract = contract;
        this.order = order;
        texts.forEach((name, json) -> {
            Schema schema = new Schema.Parser().parse(json);
            schemas.put(SchemaNormalization.parsingFingerprint64(schema), schema);
            Matcher number = NUMBERED.matcher(name);
            if (number.matches()) {
                numbered.put(Integer.valueOf(number.group(1)), schema);
            }
        });
    }

    static boolean isMarked(byte[] value) {
        return value.length >= 2 && value[0] == (byte) 0xC3 && value[1] == 1;
    }

    /** One value that is marked as Avro, as JSON. */
    String read(byte[] value) throws UnmetException {
        if (value.length < HEADER) {
            throw new UnmetException(Reason.NOT_AVRO);
        }
        long fingerprint = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
        return read(Optional.ofNullable(schemas.get(fingerprint)), value, HEADER);
    }

    /** One value that begins as the framing of a schema registry does, as JSON; empty if it is something else. */
    Optional<String> readFramed(byte[] value) throws UnmetException {
        int number = ByteBuffer.wrap(value).getInt(1);
        Optional<Schema> schema = Optional.ofNullable(numbered.get(number));
        boolean framed = schema.isPresent() || (value.length > FRAMING && number >= 0 && number < MOST_SCHEMAS);
        return framed ? Optional.of(read(schema, value, FRAMING)) : Optional.empty();
    }

    private String read(Optional<Schema> schema, byte[] value, int from) throws UnmetException {
        if (schema.isEmpty()) {
            throw new UnmetException(Reason.UNKNOWN_SCHEMA);
        }
        try {
            return AvroText.read(schema.get(), new StrictAvro(value, from), order, contract);
        } catch (UnreadableException e) {
            throw new UnmetException(e.reason());
        } catch (IOException | RuntimeException e) {
            // Avro's library reports malformed bytes with many exceptions, an index out of bounds among them.
            throw new UnmetException(Reason.NOT_AVRO);
        }
    }
}
