package io.orderflow.contract.pattern;

import java.util.List;

/** Reads a class, {@code [a-z0-9_]}. */
final class ClassParser {
    private final PatternParser parser;

    ClassParser(PatternParser parser) {
        this.parser = parser;
    }

    CodePoints read() throws PatternProblemException {
        PatternProblemException unclosed = parser.problem("this [ is never closed");
        parser.take();
        boolean negated = parser.peek() == '^';
        if (negated) {
            parser.take();
        }
        if (parser.peek() == ']') {
            throw parser.problem("a class needs a character; write a literal ] as \\]");
        }
        CodePoints all = new CodePoints(List.of());
        while (parser.peek() != ']') {
            if (parser.peek() < 0) {
                throw unclosed;
            }
            all = all.and(rangeOrSet(unclosed));
        }
        parser.take();
        return negated ? all.complement() : all;
    }

    private CodePoints rangeOrSet(PatternProblemException unclosed) throws PatternProblemException {
        CodePoints first = member();
        if (parser.peek() != '-') {
            return first;
        }
        PatternProblemException here =
                parser.problem("a range goes from the smaller character to the larger; write a" + " literal - as \\-");
        parser.take();
        if (parser.peek() == ']') {
            return first.and(CodePoints.of('-', '-'));
        }
        if (parser.peek() < 0) {
            throw unclosed;
        }
        CodePoints last = member();
        if (single(first) < 0 || single(last) < single(first)) {
            throw here;
        }
        return CodePoints.of(single(first), single(last));
    }

    private CodePoints member() throws PatternProblemException {
        if (parser.peek() == '\\') {
            return parser.escaped();
        }
        int c = parser.take();
        if (c == '[' && (parser.peek() == ':' || parser.peek() == '.' || parser.peek() == '=')) {
            throw parser.problem("classes with names as in [[:alpha:]] are not shared by the dialects; write a range");
        }
        return CodePoints.of(c, c);
    }

    /** The only code point of a set, -1 if it has more. */
    private static int single(CodePoints points) {
        CodePoints.Range range = points.ranges().get(0);
        return points.ranges().size() == 1 && range.from() == range.to() ? range.from() : -1;
    }
}
