package io.orderflow.contract.pattern;

import com.google.re2j.Pattern;
import io.orderflow.contract.pattern.PatternNode.Choice;
import io.orderflow.contract.pattern.PatternNode.Edge;
import io.orderflow.contract.pattern.PatternNode.One;
import io.orderflow.contract.pattern.PatternNode.Repeat;
import io.orderflow.contract.pattern.PatternNode.Sequence;
import java.util.stream.Collectors;

/** Writes a parsed pattern in RE2's syntax, so that RE2/J reads exactly what was parsed. */
final class Re2Text {
    private Re2Text() {}

    static Pattern compile(PatternNode node) throws PatternProblemException {
        try {
            return Pattern.compile(of(node));
        } catch (com.google.re2j.PatternSyntaxException e) {
            throw new PatternProblemException(0, "the pattern is too large: " + e.getMessage());
        }
    }

    static String of(PatternNode node) {
        if (node instanceof One one) {
            return ofPoints(one.points());
        }
        if (node instanceof Sequence sequence) {
            return sequence.parts().stream().map(Re2Text::of).collect(Collectors.joining("", "(?:", ")"));
        }
        if (node instanceof Choice choice) {
            return choice.ways().stream().map(Re2Text::of).collect(Collectors.joining("|", "(?:", ")"));
        }
        if (node instanceof Repeat repeat) {
            String most = repeat.most() == Repeat.ENDLESS ? "" : Integer.toString(repeat.most());
            return "(?:" + of(repeat.part()) + "){" + repeat.least() + "," + most + "}";
        }
        return switch ((Edge) node) {
            case BEGIN -> "\\A";
            case END -> "\\z";
            case WORD -> "\\b";
            case NO_WORD -> "\\B";
        };
    }

    private static String ofPoints(CodePoints points) {
        if (points.ranges().isEmpty()) {
            return "[^\\x{0}-\\x{10FFFF}]";
        }
        return points.ranges().stream()
                .map(range -> hex(range.from()) + "-" + hex(range.to()))
                .collect(Collectors.joining("", "[", "]"));
    }

    private static String hex(int codePoint) {
        return "\\x{" + Integer.toHexString(codePoint) + "}";
    }
}
