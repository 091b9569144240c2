package io.orderflow.contract.pattern;

import io.orderflow.contract.pattern.PatternNode.Choice;
import io.orderflow.contract.pattern.PatternNode.Edge;
import io.orderflow.contract.pattern.PatternNode.One;
import io.orderflow.contract.pattern.PatternNode.Repeat;
import io.orderflow.contract.pattern.PatternNode.Sequence;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses the syntax that ECMA-262 and RE2 share; constructs that differ between them are refused with their position.
 */
final class PatternParser {
    /** RE2's own limit. */
    private static final int MOST_REPEATS = 1000;

    private static final int MOST_NESTED = 100;

    private final int[] pattern;
    private int at;

    private PatternParser(String pattern) {
        this.pattern = pattern.codePoints().toArray();
    }

    static PatternNode parse(String pattern) throws PatternProblemException {
        PatternParser parser = new PatternParser(pattern);
        PatternNode node = parser.choice(0);
        if (parser.at < parser.pattern.length) {
            throw parser.problem("this ) closes nothing");
        }
        return node;
    }

    private PatternNode choice(int nested) throws PatternProblemException {
        if (nested > MOST_NESTED) {
            throw problem("groups are nested deeper than " + MOST_NESTED);
        }
        List<PatternNode> ways = new ArrayList<>();
        ways.add(sequence(nested));
        while (peek() == '|') {
            at++;
            ways.add(sequence(nested));
        }
        return ways.size() == 1 ? ways.get(0) : new Choice(ways);
    }

    private PatternNode sequence(int nested) throws PatternProblemException {
        List<PatternNode> parts = new ArrayList<>();
        while (at < pattern.length && peek() != '|' && peek() != ')') {
            parts.add(repeated(nested));
        }
        return parts.size() == 1 ? parts.get(0) : new Sequence(parts);
    }

    private PatternNode repeated(int nested) throws PatternProblemException {
        int from = at;
        PatternNode part = part(nested);
        int least;
        int most;
        switch (peek()) {
            case '*' -> {
                least = 0;
                most = Repeat.ENDLESS;
                at++;
            }
            case '+' -> {
                least = 1;
                most = Repeat.ENDLESS;
                at++;
            }
            case '?' -> {
                least = 0;
                most = 1;
                at++;
            }
            case '{' -> {
                at++;
                least = count();
                most = least;
                if (peek() == ',') {
                    at++;
                    most = peek() == '}' ? Repeat.ENDLESS : count();
                }
                if (peek() != '}') {
                    throw problem("a } must end the repetition");
                }
                at++;
                if (most != Repeat.ENDLESS && most < least) {
                    throw problem("a repetition goes from the smaller number to the larger");
                }
            }
            default -> {
                return part;
            }
        }
        if (part instanceof Edge) {
            throw new PatternProblemException(from, "^, $ and \\b cannot be repeated");
        }
        if (peek() == '?') { // reluctant: finds another match, never another answer
            at++;
        }
        if (peek() == '*' || peek() == '+' || peek() == '?' || peek() == '{') {
            throw problem("a repetition cannot be repeated; use a group (?:…)");
        }
        return new Repeat(part, least, most);
    }

    private int count() throws PatternProblemException {
        int from = at;
        int count = 0;
        while (peek() >= '0' && peek() <= '9' && count <= MOST_REPEATS) {
            count = count * 10 + (peek() - '0');
            at++;
        }
        if (at == from) {
            throw problem("a number is expected here; write a literal { as \\{");
        }
        if (count > MOST_REPEATS) {
            throw new PatternProblemException(from, "at most " + MOST_REPEATS + " repetitions are possible");
        }
        return count;
    }

    private PatternNode part(int nested) throws PatternProblemException {
        int c = pattern[at];
        switch (c) {
            case '^' -> {
                at++;
                return Edge.BEGIN;
            }
            case '$' -> {
                at++;
                return Edge.END;
            }
            case '.' -> {
                at++;
                return new One(Escapes.NO_LINE_END);
            }
            case '(' -> {
                return group(nested);
            }
            case '[' -> {
                return new One(new ClassParser(this).read());
            }
            case '\\' -> {
                return escape();
            }
            case '*', '+', '?', '{' -> throw problem("there is nothing to repeat here");
            default -> {
                at++;
                return new One(CodePoints.of(c, c));
            }
        }
    }

    private PatternNode group(int nested) throws PatternProblemException {
        int from = at++;
        if (peek() == '?') {
            at++;
            if (peek() != ':') {
                throw new PatternProblemException(
                        from, "of the groups that begin with (? only (?:…) is known: no look-around, names or flags");
            }
            at++;
        }
        PatternNode inside = choice(nested + 1);
        if (peek() != ')') {
            throw new PatternProblemException(from, "this ( is never closed");
        }
        at++;
        return inside;
    }

    private PatternNode escape() throws PatternProblemException {
        int from = at++;
        int c = peek();
        if (c == 'b' || c == 'B') {
            at++;
            return c == 'b' ? Edge.WORD : Edge.NO_WORD;
        }
        at = from;
        return new One(escaped());
    }

    /** The meaning of a backslash and the following characters, outside and inside a class. */
    CodePoints escaped() throws PatternProblemException {
        int from = at++;
        if (at >= pattern.length) {
            throw new PatternProblemException(from, "a backslash cannot be last");
        }
        int c = pattern[at++];
        if (c == 'x') {
            int code = hex() * 16 + hex();
            return CodePoints.of(code, code);
        }
        CodePoints known = Escapes.of(c);
        if (known == null) {
            throw new PatternProblemException(from, Escapes.refusal(c));
        }
        return known;
    }

    private int hex() throws PatternProblemException {
        int digit = at < pattern.length ? Character.digit(pattern[at], 16) : -1;
        if (digit < 0 || pattern[at] > 'f') {
            throw problem("\\x needs two hexadecimal digits");
        }
        at++;
        return digit;
    }

    /** The next character, -1 at the end. */
    int peek() {
        return at < pattern.length ? pattern[at] : -1;
    }

    int take() {
        return pattern[at++];
    }

    PatternProblemException problem(String message) {
        return new PatternProblemException(at, message);
    }
}
