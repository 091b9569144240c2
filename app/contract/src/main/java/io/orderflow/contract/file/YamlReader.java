package io.orderflow.contract.file;

import io.orderflow.contract.file.YamlNode.Entry;
import io.orderflow.contract.file.YamlNode.Kind;
import io.orderflow.contract.file.YamlNode.Mapping;
import io.orderflow.contract.file.YamlNode.Scalar;
import io.orderflow.contract.file.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML document into nodes with positions. Hostile documents are limited: nesting up to {@value #MAX_DEPTH},
 * no aliases (a few lines of them expand to gigabytes), no tags (no object is constructed by a name in the file).
 */
final class YamlReader {
    static final int MAX_DEPTH = 64;

    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUTHS = Set.of("true", "True", "TRUE", "false", "False", "FALSE");

    private final Problems problems;
    private final Iterator<Event> events;

    private YamlReader(Iterator<Event> events, Problems problems) {
        this.events = events;
        this.problems = problems;
    }

    /** The document; empty if it cannot be read, with a problem that says why. */
    static Optional<YamlNode> read(String text, Problems problems) {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(2 * ContractFile.MAX_BYTES)
                .setUseMarks(true)
                .build();
        try {
            YamlReader reader =
                    new YamlReader(new Parse(settings).parseString(text).iterator(), problems);
            return reader.document();
        } catch (UnreadableException e) {
            problems.error(e.position, e.getMessage());
        } catch (MarkedYamlEngineException e) {
            Position position =
                    e.getProblemMark().or(e::getContextMark).map(YamlReader::at).orElse(Position.START);
            problems.error(position, "is not YAML: " + Shorten.to(200, String.valueOf(e.getProblem())));
        } catch (YamlEngineException e) {
            problems.error(Position.START, "is not YAML: " + Shorten.to(200, String.valueOf(e.getMessage())));
        }
        return Optional.empty();
    }

    private Optional<YamlNode> document() {
        Optional<YamlNode> document = Optional.empty();
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case StreamStart, StreamEnd, DocumentStart, DocumentEnd, Comment -> {}
                case Alias, Scalar, SequenceStart, MappingStart -> {
                    if (document.isPresent()) {
                        throw new UnreadableException(
                                at(event), "a second document begins here; a contract file has one");
                    }
                    document = Optional.of(node(event, 1));
                }
                case SequenceEnd, MappingEnd -> throw new UnreadableException(at(event), "is not YAML");
            }
        }
        return document;
    }

    private YamlNode node(Event event, int depth) {
        Position position = at(event);
        if (event instanceof AliasEvent) {
            throw new UnreadableException(
                    position, "aliases are not allowed in contract files: write the value itself");
        }
        if (event instanceof ScalarEvent scalar) {
            if (scalar.getTag().isPresent()) {
                throw new UnreadableException(position, "tags are not allowed in contract files");
            }
            return new Scalar(position, scalar.isPlain() ? kind(scalar.getValue()) : Kind.STRING, scalar.getValue());
        }
        if (depth > MAX_DEPTH) {
            throw new UnreadableException(position, "is nested deeper than " + MAX_DEPTH);
        }
        if (event instanceof CollectionStartEvent start && start.getTag().isPresent()) {
            throw new UnreadableException(position, "tags are not allowed in contract files");
        }
        return event.getEventId() == Event.ID.SequenceStart ? sequence(position, depth) : mapping(position, depth);
    }

    private YamlNode sequence(Position position, int depth) {
        List<YamlNode> items = new ArrayList<>();
        for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
            items.add(node(event, depth + 1));
        }
        return new Sequence(position, items);
    }

    private YamlNode mapping(Position position, int depth) {
        List<Entry> entries = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
            YamlNode key = node(event, depth + 1);
            if (!(key instanceof Scalar name)) {
                throw new UnreadableException(key.position(), "a key must be a word, but is " + key.shown());
            }
            YamlNode value = node(next(), depth + 1);
            if (keys.add(name.text())) {
                entries.add(new Entry(key.position(), name.text(), value));
            } else {
                problems.error(key.position(), "the key " + Shorten.to(60, name.text()) + " appears twice");
            }
        }
        return new Mapping(position, entries);
    }

    private Event next() {
        Event event = events.next();
        while (event.getEventId() == Event.ID.Comment) {
            event = events.next();
        }
        return event;
    }

    private static Kind kind(String plain) {
        if (NULLS.contains(plain)) {
            return Kind.NULL;
        }
        if (TRUTHS.contains(plain)) {
            return Kind.TRUTH;
        }
        if (INTEGER.matcher(plain).matches()) {
            return Kind.INTEGER;
        }
        return NUMBER.matcher(plain).matches() ? Kind.NUMBER : Kind.STRING;
    }

    private static Position at(Event event) {
        return event.getStartMark().map(YamlReader::at).orElse(Position.START);
    }

    private static Position at(Mark mark) {
        return new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** Stops reading. */
    private static final class UnreadableException extends RuntimeException {
        private final transient Position position;

        UnreadableException(Position position, String message) {
            super(message, null, false, false);
            this.position = position;
        }
    }
}
