package io.orderflow.verify.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonToken;
import io.orderflow.contract.model.Envelope;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Reason;
import io.orderflow.contract.model.UnknownFields;
import io.orderflow.verify.decode.ContentLayout.Column;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a record a second time, by other means than the job's decoder: Java's own UTF-8 decoder, Jackson's tokens
 * ({@link DocumentReader}), Avro's own decoder ({@link RecountAvro}), RE2/J for patterns, BigDecimal and java.time for
 * values ({@link OrderChecks}). The two share the contract and nothing else; where they disagree, one of them is wrong.
 * Not thread-safe: one per task.
 */
public final class RecountDecoder {

    private static final String OPERATION = "op";
    private static final String DELETED = "d";
    private static final int NOT_UTF8 = -1;

    private final CharsetDecoder utf8 = UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final OrderContract contract;
    private final Map<String, String> schemas;
    private final FieldPlan order;
    private final FieldPlan root;
    private final DocumentReader documents;
    private final OrderChecks checks;
    private final RecountRules rules;
    private final List<Column> key;
    private final List<Column> others;
    /** The contract's column of each column of the layout; {@link FieldPlan#NO_SLOT} if it has none. */
    private final int[] keySlots;

    private final int[] otherSlots;
    private char[] chars = new char[1 << 10];
    private Optional<RecountAvro> avro = Optional.empty();

    /**
     * @param layout the columns of the content, those of this contract among them
     * @param schemas the Avro schemas with which orders may have been written: name of the file → JSON
     */
    public RecountDecoder(OrderContract contract, ContentLayout layout, Map<String, String> schemas) {
        this.contract = contract;
        this.schemas = Map.copyOf(schemas);
        List<Leaf> leaves = contract.leaves();
        order = FieldPlan.ofOrder(contract.fields(), RecountRules.operands(contract));
        Envelope envelope = contract.envelope();
        root = envelope == Envelope.NONE
                ? order
                : FieldPlan.ofEnvelope(
                        envelope.path(), Optional.of(OPERATION).filter(name -> envelope == Envelope.DEBEZIUM), order);
        documents =
                new DocumentReader(root, envelope != Envelope.NONE, contract.unknownFields() == UnknownFields.REJECT);
        checks = new OrderChecks(order, leaves.size());
        rules = new RecountRules(contract);
        key = layout.key();
        others = layout.others();
        List<String> paths = leaves.stream().map(Leaf::path).toList();
        keySlots = key.stream().mapToInt(column -> paths.indexOf(column.path())).toArray();
        otherSlots =
                others.stream().mapToInt(column -> paths.indexOf(column.path())).toArray();
    }

    /** Reads one value; null is a tombstone. */
    public RecountVerdict read(byte[] value) {
        try {
            int length = characters(value);
            Node order = open(documents.read(chars, length));
            checks.check(order);
            rules.check(checks.numbers());
            return accepted();
        } catch (UnmetException e) {
            return e.verdict();
        }
    }

    private RecountVerdict accepted() {
        String[] values = checks.values();
        List<byte[]> keyValues = new ArrayList<>(keySlots.length);
        for (int i = 0; i < keySlots.length; i++) {
            keyValues.add(OrderContent.ofRecord(key.get(i), values[keySlots[i]]));
        }
        List<byte[]> otherValues = new ArrayList<>(otherSlots.length);
        for (int i = 0; i < otherSlots.length; i++) {
            otherValues.add(
                    otherSlots[i] == FieldPlan.NO_SLOT
                            ? OrderContent.unknown()
                            : OrderContent.ofRecord(others.get(i), values[otherSlots[i]]));
        }
        String text = OrderContent.key(key, keyValues);
        return new RecountVerdict.Accepted(text, OrderContent.join(text.getBytes(UTF_8), otherValues));
    }

    /** The JSON of a value; the number of its characters. */
    private int characters(byte[] value) throws UnmetException {
        if (value == null) {
            throw new UnmetException(Reason.TOMBSTONE);
        }
        if (isBlank(value)) {
            throw new UnmetException(Reason.EMPTY);
        }
        if (value.length > contract.maxBytes()) {
            throw new UnmetException(Reason.TOO_LARGE);
        }
        if (RecountAvro.isMarked(value)) {
            return characters(avro().read(value));
        }
        if (value.length >= RecountAvro.FRAMING && value[0] == 0) {
            Optional<String> framed = avro().readFramed(value);
            if (framed.isPresent()) {
                return characters(framed.get());
            }
        }
        int length = decode(value);
        if (length == NOT_UTF8) {
            throw new UnmetException(Reason.NOT_UTF8);
        }
        return length;
    }

    private int characters(String json) {
        room(json.length());
        json.getChars(0, json.length(), chars, 0);
        return json.length();
    }

    /** Created for the first Avro message: most topics have none. */
    private RecountAvro avro() {
        if (avro.isEmpty()) {
            avro = Optional.of(new RecountAvro(schemas, contract, order));
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

    /** Number of chars, or {@link #NOT_UTF8}. */
    private int decode(byte[] value) {
        room(value.length);
        CharBuffer out = CharBuffer.wrap(chars);
        utf8.reset();
        try {
            CoderResult result = utf8.decode(ByteBuffer.wrap(value), out, true);
            if (result.isError()) {
                result.throwException();
            }
            return out.position();
        } catch (CharacterCodingException e) {
            return NOT_UTF8;
        }
    }

    private void room(int length) {
        if (chars.length < length) {
            chars = new char[Math.max(length, 2 * chars.length)];
        }
    }

    /** The order in a document: the document itself, or what is in its envelope. */
    private Node open(Node document) throws UnmetException {
        Envelope envelope = contract.envelope();
        if (envelope == Envelope.NONE) {
            return document;
        }
        boolean isDeleted = root.named(OPERATION)
                .flatMap(document::field)
                .filter(operation -> operation.token() == JsonToken.VALUE_STRING)
                .filter(operation -> operation.text().equals(DELETED))
                .isPresent();
        if (isDeleted) {
            throw new UnmetException(Reason.DELETE_EVENT);
        }
        Optional<Node> inside = document.field(order).filter(node -> node.token() != JsonToken.VALUE_NULL);
        if (inside.isEmpty()) {
            throw new UnmetException(Reason.MISSING_FIELD.name(), envelope.path());
        }
        if (inside.get().token() != JsonToken.START_OBJECT) {
            throw new UnmetException(Reason.WRONG_TYPE.name(), envelope.path());
        }
        return inside.get();
    }
}
