package io.orderflow.contract.pattern;

import java.util.List;

/** A parsed pattern. */
sealed interface PatternNode {

    /** The number of places in the pattern once its repetitions are expanded. */
    long size();

    /** One character. */
    record One(CodePoints points) implements PatternNode {
        @Override
        public long size() {
            return 1;
        }
    }

    /** A condition on the place between two characters. */
    enum Edge implements PatternNode {
        BEGIN,
        END,
        WORD,
        NO_WORD;

        @Override
        public long size() {
            return 1;
        }
    }

    record Sequence(List<PatternNode> parts) implements PatternNode {
        public Sequence {
            parts = List.copyOf(parts);
        }

        @Override
        public long size() {
            return 1 + parts.stream().mapToLong(PatternNode::size).sum();
        }
    }

    record Choice(List<PatternNode> ways) implements PatternNode {
        public Choice {
            ways = List.copyOf(ways);
        }

        @Override
        public long size() {
            return 1 + ways.stream().mapToLong(PatternNode::size).sum();
        }
    }

    /** @param most {@link #ENDLESS} if there is no limit */
    record Repeat(PatternNode part, int least, int most) implements PatternNode {
        static final int ENDLESS = -1;

        @Override
        public long size() {
            long times = most == ENDLESS ? Math.max(1, least) : Math.max(1, most);
            return 1 + Math.min(part.size(), Integer.MAX_VALUE) * times;
        }
    }

    /** Whether it contains a word boundary, which an automaton over bytes does not support. */
    default boolean asksForWords() {
        if (this instanceof Sequence sequence) {
            return sequence.parts().stream().anyMatch(PatternNode::asksForWords);
        }
        if (this instanceof Choice choice) {
            return choice.ways().stream().anyMatch(PatternNode::asksForWords);
        }
        if (this instanceof Repeat repeat) {
            return repeat.part().asksForWords();
        }
        return this == Edge.WORD || this == Edge.NO_WORD;
    }
}
