package io.orderflow.verify.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a JSON text with Jackson's tokens: keeps the values of the contract's fields, and passes everything else. The
 * whole text must be JSON before any field counts; the first of NOT_JSON and TOO_DEEP is the reason. Not thread-safe.
 */
final class DocumentReader {

    private final JsonFactory jackson;
    private final FieldPlan root;
    private final boolean isEnveloped;
    private final boolean rejectsUnknown;

    private char[] text = {};
    private Optional<String> duplicate = Optional.empty();
    private boolean hasUnknown;

    /**
     * @param root the order, or its envelope
     * @param rejectsUnknown whether a record with a field outside the contract is rejected
     */
    DocumentReader(FieldPlan root, boolean isEnveloped, boolean rejectsUnknown) {
        this.root = root;
        this.isEnveloped = isEnveloped;
        this.rejectsUnknown = rejectsUnknown;
        // A topic full of made-up field names must neither fill Jackson's symbol table nor be refused because of it.
        jackson = new JsonFactoryBuilder()
                .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                // A text is as long as its record at most.
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNumberLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }

    /** The object in these characters. */
    Node read(char[] characters, int length) throws UnmetException {
        text = characters;
        duplicate = Optional.empty();
        hasUnknown = false;
        Node node;
        try (JsonParser parser = jackson.createParser(characters, 0, length)) {
            node = document(parser);
        } catch (JsonProcessingException e) {
            throw new UnmetException(Reason.NOT_JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (node.token() != JsonToken.START_OBJECT) {
            throw new UnmetException(Reason.NOT_AN_OBJECT);
        }
        if (duplicate.isPresent()) {
            throw new UnmetException(Reason.DUPLICATE_FIELD.name(), duplicate.get());
        }
        if (rejectsUnknown && hasUnknown) {
            throw new UnmetException(Reason.UNKNOWN_FIELD);
        }
        return node;
    }

    private Node document(JsonParser parser) throws IOException, UnmetException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new UnmetException(Reason.NOT_JSON);
        }
        Node node = Node.ofRoot(root, token);
        value(parser, node, 1);
        if (parser.nextToken() != null) {
            throw new UnmetException(Reason.NOT_JSON);
        }
        return node;
    }

    private void value(JsonParser parser, Node node, int depth) throws IOException, UnmetException {
        JsonToken token = node.token();
        if (!token.isStructStart()) {
            if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
                node.setText(parser.getText());
            }
            return;
        }
        int from = offset(parser) - 1;
        FieldPlan plan = node.plan();
        if (token == JsonToken.START_OBJECT && plan.hasNames()) {
            requireDepth(depth);
            object(parser, node, depth);
        } else if (token == JsonToken.START_ARRAY && plan.type() instanceof FieldType.Verbatim) {
            requireDepth(depth);
            array(parser, node, depth);
        } else if (token == JsonToken.START_OBJECT && plan.item().isPresent()) {
            requireDepth(depth);
            map(parser, node, plan.item().get(), depth);
        } else {
            pass(parser, token, depth);
        }
        if (plan.type() instanceof FieldType.Verbatim) {
            node.setText(new String(text, from, offset(parser) - from));
        }
    }

    /** How many characters have been read. */
    private static int offset(JsonParser parser) {
        return (int) parser.currentLocation().getCharOffset();
    }

    private void object(JsonParser parser, Node node, int depth) throws IOException, UnmetException {
        boolean isEnvelope = isEnveloped && depth == 1;
        Set<String> others = Set.of();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            Optional<FieldPlan> field = node.plan().named(name);
            if (field.isPresent()) {
                JsonToken token = parser.nextToken();
                // The paths of an order do not name its envelope.
                Node value = isEnvelope ? Node.ofRoot(field.get(), token) : node.inside(field.get(), token);
                if (node.put(value)) {
                    repeated(value.path());
                }
                value(parser, value, depth + 1);
                continue;
            }
            hasUnknown |= !isEnvelope;
            others = others.isEmpty() ? new HashSet<>() : others;
            if (!others.add(name)) {
                repeated("");
            }
            pass(parser, parser.nextToken(), depth + 1);
        }
    }

    private void array(JsonParser parser, Node node, int depth) throws IOException, UnmetException {
        Optional<FieldPlan> item = node.plan().item();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (item.isPresent()) {
                Node value = node.item(item.get(), token);
                value(parser, value, depth + 1);
                node.add(value);
            } else {
                pass(parser, token, depth + 1);
                node.countItem();
            }
        }
    }

    private void map(JsonParser parser, Node node, FieldPlan item, int depth) throws IOException, UnmetException {
        Set<String> names = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            if (!names.add(parser.currentName())) {
                repeated("");
            }
            Node value = node.inside(item, parser.nextToken());
            value(parser, value, depth + 1);
            node.add(value);
        }
    }

    /** Passes a value that the contract does not describe. */
    private void pass(JsonParser parser, JsonToken token, int depth) throws IOException, UnmetException {
        if (!token.isStructStart()) {
            return;
        }
        requireDepth(depth);
        if (token == JsonToken.START_ARRAY) {
            for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
                pass(parser, item, depth + 1);
            }
            return;
        }
        Set<String> names = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            if (!names.add(parser.currentName())) {
                repeated("");
            }
            pass(parser, parser.nextToken(), depth + 1);
        }
    }

    private void repeated(String path) {
        if (duplicate.isEmpty()) {
            duplicate = Optional.of(path);
        }
    }

    private static void requireDepth(int depth) throws UnmetException {
        if (depth > OrderContract.MAX_DEPTH) {
            throw new UnmetException(Reason.TOO_DEEP);
        }
    }
}
