package io.orderflow.contract.pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.pattern.PatternNode.Choice;
import io.orderflow.contract.pattern.PatternNode.Edge;
import io.orderflow.contract.pattern.PatternNode.One;
import io.orderflow.contract.pattern.PatternNode.Repeat;
import io.orderflow.contract.pattern.PatternNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A compiled pattern: an automaton over bytes, or RE2/J if that would need more than {@value #MOST_STATES} states or
 * the pattern contains word boundaries. Both take time linear in the text. Not serializable: compiled where it is used.
 * The RE2/J part is also thread-safe.
 */
public final class TextPattern {
    static final int MOST_STATES = 1024;
    /** A list of values becomes one path per value, so it has as many states as characters. */
    private static final int MOST_STATES_OF_VALUES = 1 << 20;

    private static final long MOST_SIZE = 2_000;
    private static final String UUID = "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$";

    /** null if RE2/J is used; read for every text, so not an Optional. */
    private final ByteAutomaton automaton;

    private final Optional<com.google.re2j.Pattern> other;
    private final boolean anchored;

    private TextPattern(Optional<ByteAutomaton> automaton, Optional<com.google.re2j.Pattern> other, boolean anchored) {
        this.automaton = automaton.orElse(null);
        this.other = other;
        this.anchored = anchored;
    }

    /** A pattern that is searched in a text. */
    public static TextPattern compile(String pattern) throws PatternProblemException {
        PatternNode node = PatternParser.parse(pattern);
        if (node.size() > MOST_SIZE) {
            throw new PatternProblemException(
                    0, "the pattern with its repetitions written out has more than " + MOST_SIZE + " parts");
        }
        boolean anchored = begins(node) && ends(node);
        if (!node.asksForWords()) {
            Optional<ByteAutomaton> automaton = AutomatonBuilder.build(new Nfa(node, !begins(node)), MOST_STATES);
            if (automaton.isPresent()) {
                return new TextPattern(automaton, Optional.empty(), anchored);
            }
        }
        return new TextPattern(Optional.empty(), Optional.of(Re2Text.compile(node)), anchored);
    }

    /** Matches texts that equal one of these exactly. */
    public static TextPattern ofValues(List<String> values) {
        List<PatternNode> ways = new ArrayList<>();
        for (String value : values) {
            List<PatternNode> parts = new ArrayList<>();
            parts.add(Edge.BEGIN);
            value.codePoints().forEach(codePoint -> parts.add(new One(CodePoints.of(codePoint, codePoint))));
            parts.add(Edge.END);
            ways.add(new Sequence(parts));
        }
        ByteAutomaton automaton = AutomatonBuilder.build(new Nfa(new Choice(ways), false), MOST_STATES_OF_VALUES)
                .orElseThrow(() -> new IllegalArgumentException("The list of values is too long"));
        return new TextPattern(Optional.of(automaton), Optional.empty(), true);
    }

    /** A UUID of 36 characters, in either case. */
    public static TextPattern ofUuid() {
        try {
            return compile(UUID);
        } catch (PatternProblemException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether every alternative begins with ^ and ends with $, so that the pattern covers the whole text. */
    public boolean anchored() {
        return anchored;
    }

    /** The automaton, empty if RE2/J is used. */
    public Optional<ByteAutomaton> automaton() {
        return Optional.ofNullable(automaton);
    }

    /** Whether the pattern is found in these bytes, which are UTF-8, or WTF-8 with halves of surrogate pairs. */
    public boolean matches(byte[] text, int from, int to) {
        return automaton != null
                ? automaton.matches(text, from, to)
                : other.orElseThrow().matcher(characters(text, from, to)).find();
    }

    private static String characters(byte[] text, int from, int to) {
        boolean halves = false;
        for (int at = from; at + 1 < to && !halves; at++) {
            halves = text[at] == (byte) 0xED && (text[at + 1] & 0xFF) >= 0xA0;
        }
        if (!halves) {
            return new String(text, from, to - from, UTF_8);
        }
        StringBuilder characters = new StringBuilder();
        int at = from;
        while (at < to) {
            if (text[at] == (byte) 0xED && (text[at + 1] & 0xFF) >= 0xA0) {
                characters.append((char) (0xD000 | (text[at + 1] & 0x3F) << 6 | (text[at + 2] & 0x3F)));
                at += 3;
            } else {
                int first = text[at] & 0xFF;
                int length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
                characters.append(new String(text, at, length, UTF_8));
                at += length;
            }
        }
        return characters.toString();
    }

    private static boolean begins(PatternNode node) {
        if (node instanceof Sequence sequence) {
            return !sequence.parts().isEmpty() && begins(sequence.parts().get(0));
        }
        if (node instanceof Choice choice) {
            return choice.ways().stream().allMatch(TextPattern::begins);
        }
        return node == Edge.BEGIN || (node instanceof Repeat repeat && repeat.least() > 0 && begins(repeat.part()));
    }

    private static boolean ends(PatternNode node) {
        if (node instanceof Sequence sequence) {
            List<PatternNode> parts = sequence.parts();
            return !parts.isEmpty() && ends(parts.get(parts.size() - 1));
        }
        if (node instanceof Choice choice) {
            return choice.ways().stream().allMatch(TextPattern::ends);
        }
        return node == Edge.END || (node instanceof Repeat repeat && repeat.least() > 0 && ends(repeat.part()));
    }
}
