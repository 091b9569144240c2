package io.orderflow.verify.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.orderflow.contract.order.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a record a second time, by other means than the job's decoder: Java's own UTF-8 decoder, Jackson's tokens,
 * Avro's own library ({@link RecountAvro}), and an independent copy of the contract's rules ({@link RecountRules}).
 * Where the two disagree, one of them is wrong. Not thread-safe: one per task.
 */
public final class RecountDecoder {

    private static final int MAX_BYTES = 65_536;
    private static final int MAX_DEPTH = 32;

    private static final List<String> NAMES = List.of(
            "customer_id",
            "order_id",
            "product_name",
            "product_category",
            "unit_price",
            "quantity",
            "total_price",
            "order_timestamp");

    private final JsonFactory jackson = new JsonFactoryBuilder()
            // A topic full of made-up field names must neither fill Jackson's symbol table nor be refused because of
            // it.
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(MAX_BYTES)
                    .maxNameLength(MAX_BYTES)
                    .build())
            .build();
    private final CharsetDecoder utf8 = UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final char[] chars = new char[MAX_BYTES];
    private final RecountRules rules = new RecountRules(NAMES);
    private final Map<String, String> schemas;
    private Optional<RecountAvro> avro = Optional.empty();

    /** @param schemas the Avro schemas with which orders may have been written: name of the file → JSON */
    public RecountDecoder(Map<String, String> schemas) {
        this.schemas = Map.copyOf(schemas);
    }

    /** Reads one value; null is a tombstone. */
    public RecountVerdict read(byte[] value) {
        if (value == null) {
            return rejected(Reason.TOMBSTONE);
        }
        if (isBlank(value)) {
            return rejected(Reason.EMPTY);
        }
        if (value.length > MAX_BYTES) {
            return rejected(Reason.TOO_LARGE);
        }
        if (RecountAvro.isMarked(value)) {
            return avro().read(value);
        }
        if (value.length >= RecountAvro.FRAMING && value[0] == 0) {
            Optional<RecountVerdict> framed = avro().readFramed(value);
            if (framed.isPresent()) {
                return framed.get();
            }
        }
        int length = decode(value);
        if (length < 0) {
            return rejected(Reason.NOT_UTF8);
        }
        try (JsonParser parser = jackson.createParser(chars, 0, length)) {
            return document(parser);
        } catch (JsonProcessingException e) {
            return rejected(Reason.NOT_JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Created for the first Avro message: most topics have none. */
    private RecountAvro avro() {
        if (avro.isEmpty()) {
            avro = Optional.of(new RecountAvro(schemas, NAMES, rules));
        }
        return avro.get();
    }

    private static boolean isBlank(byte[] value) {
        for (byte b : value) {
            if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    /** Number of chars, -1 if the bytes are not UTF-8. */
    private int decode(byte[] value) {
        CharBuffer out = CharBuffer.wrap(chars);
        utf8.reset();
        try {
            var result = utf8.decode(ByteBuffer.wrap(value), out, true);
            if (result.isError()) {
                result.throwException();
            }
            return out.position();
        } catch (CharacterCodingException e) {
            return -1;
        }
    }

    /** The whole text must be JSON before any field counts; the first of NOT_JSON and TOO_DEEP is the reason. */
    private RecountVerdict document(JsonParser parser) throws IOException {
        rules.clear();
        Deque<Set<String>> objects = new ArrayDeque<>();
        String duplicate = null;
        boolean rootIsObject = false;
        boolean ended = false;
        int depth = 0;
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (ended) {
                return rejected(Reason.NOT_JSON);
            }
            if (token == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                boolean repeated = !objects.element().add(name);
                if (repeated && duplicate == null) {
                    duplicate = depth == 1 && NAMES.contains(name) ? name : "";
                }
                continue;
            }
            if (token.isStructEnd()) {
                depth--;
                if (token == JsonToken.END_OBJECT) {
                    objects.pop();
                }
            } else {
                if (depth == 1 && rootIsObject) {
                    rules.take(parser, token);
                }
                if (token.isStructStart()) {
                    if (++depth > MAX_DEPTH) {
                        return rejected(Reason.TOO_DEEP);
                    }
                    rootIsObject |= depth == 1 && token == JsonToken.START_OBJECT;
                    if (token == JsonToken.START_OBJECT) {
                        objects.push(new HashSet<>());
                    }
                }
            }
            ended = depth == 0;
        }
        if (!ended) {
            return rejected(Reason.NOT_JSON);
        }
        if (!rootIsObject) {
            return rejected(Reason.NOT_AN_OBJECT);
        }
        return duplicate == null ? rules.judge() : new RecountVerdict.Rejected(Reason.DUPLICATE_FIELD, duplicate);
    }

    private static RecountVerdict rejected(Reason reason) {
        return new RecountVerdict.Rejected(reason, "");
    }
}
