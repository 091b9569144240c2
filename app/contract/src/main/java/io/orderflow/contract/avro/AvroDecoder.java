package io.orderflow.contract.avro;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.json.JsonDecoder;
import io.orderflow.contract.model.Reason;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.contract.verdict.Rejection;
import io.orderflow.contract.verdict.Rejections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.Schema;

/**
 * Decodes orders written as Avro messages (single-object encoding: {@code C3 01}, the fingerprint of the writer's
 * schema in 8 bytes, little endian, the body) or in a registry's framing ({@code 00}, the schema's id in 4 bytes, the
 * body), as strictly as JSON: every byte must belong to the order, and no value is ever changed.
 *
 * <p>The body is converted to JSON without blanks, exactly, and that is decoded: both formats get their verdicts in one
 * place, and an array's text is the same from either. The usual order, flat and with nothing wrong, takes a short way
 * ({@link FlatAvro}). Not thread-safe, not serializable: built in the task.
 */
public final class AvroDecoder {
    /** Bytes before the body of a message. */
    private static final int HEADER = 10;
    /** Bytes before the body in a registry's framing. */
    private static final int FRAMING = 5;

    private final int maxBytes;
    private final Rejections rejections;
    private final Map<Long, Writer> writers = new HashMap<>();
    private final Map<Integer, Writer> registered = new HashMap<>();
    private final AvroToJson transcoder;
    private final JsonDecoder judge;

    /**
     * A schema with which orders are written.
     *
     * @param shortWay empty if there is none for it
     */
    private record Writer(Schema schema, Optional<FlatAvro> shortWay) {}

    public AvroDecoder(CompiledContract contract, WriterSchemas schemas) {
        this(contract, schemas, true);
    }

    AvroDecoder(CompiledContract contract, WriterSchemas schemas, boolean takesShortWay) {
        maxBytes = contract.contract().maxBytes();
        rejections = new Rejections(contract);
        Function<Schema, Writer> writer = schema ->
                new Writer(schema, takesShortWay ? FlatAvro.of(contract, rejections, schema) : Optional.empty());
        schemas.byFingerprint().forEach((fingerprint, schema) -> writers.put(fingerprint, writer.apply(schema)));
        schemas.byId().forEach((id, schema) -> registered.put(id, writer.apply(schema)));
        transcoder = new AvroToJson(contract, rejections);
        judge = new JsonDecoder(contract);
    }

    /** Whether a value claims to be an Avro message. No UTF-8 text begins this way. */
    public static boolean claims(byte[] value) {
        return value != null && value.length >= 2 && value[0] == (byte) 0xC3 && value[1] == 0x01;
    }

    /** Whether a value is framed with a known schema id. */
    public boolean knowsFraming(byte[] value) {
        return value.length >= FRAMING && value[0] == 0 && registered.containsKey(id(value));
    }

    private static int id(byte[] value) {
        return (value[1] & 0xFF) << 24 | (value[2] & 0xFF) << 16 | (value[3] & 0xFF) << 8 | (value[4] & 0xFF);
    }

    /** Decodes a value for which {@link #knowsFraming} is true. */
    public Decoded decodeFramed(byte[] value) {
        return value.length > maxBytes
                ? new Decoded.Rejected(rejections.tooLarge(value.length))
                : decode(registered.get(id(value)), value, FRAMING);
    }

    /** Decodes a value for which {@link #claims} is true. Never throws, whatever the bytes. */
    public Decoded decode(byte[] value) {
        if (value.length > maxBytes) {
            return new Decoded.Rejected(rejections.tooLarge(value.length));
        }
        if (value.length < HEADER) {
            return new Decoded.Rejected(
                    rejections.notAvro(value.length, "the value ends within the fingerprint of its schema"));
        }
        long fingerprint = 0;
        for (int i = HEADER - 1; i >= 2; i--) {
            fingerprint = (fingerprint << 8) | (value[i] & 0xFF);
        }
        Writer writer = writers.get(fingerprint);
        return writer == null
                ? new Decoded.Rejected(rejections.unknownSchema(fingerprint))
                : decode(writer, value, HEADER);
    }

    private Decoded decode(Writer writer, byte[] value, int from) {
        if (writer.shortWay().isPresent()) {
            Optional<OrderValues> order = writer.shortWay().get().read(value, from);
            if (order.isPresent()) {
                return new Decoded.Accepted(order.get(), 0);
            }
        }
        byte[] json;
        try {
            json = transcoder.json(writer.schema(), value, from);
        } catch (CorruptAvroException e) {
            return new Decoded.Rejected(e.rejection());
        }
        Decoded decoded = judge.decodeUtf8(json);
        return decoded instanceof Decoded.Rejected rejected ? named(rejected) : decoded;
    }

    /** Uses Avro's terms when a field has the wrong type. */
    private Decoded named(Decoded.Rejected rejected) {
        Rejection rejection = rejected.rejection();
        String type = transcoder.wrongTypes().get(rejection.field());
        if (type == null || !rejection.reason().equals(Reason.WRONG_TYPE.name())) {
            return rejected;
        }
        String message = rejection.message();
        int is = message.lastIndexOf("; it is ");
        return new Decoded.Rejected(new Rejection(
                rejection.reason(),
                rejection.field(),
                (is < 0 ? message : message.substring(0, is)) + "; it is an Avro " + type));
    }
}
