package io.orderflow.contract.file;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** A node of a YAML document, with its position. */
sealed interface YamlNode {
    Position position();

    /** The kind of node, completing the sentence "it is …". */
    String shown();

    /** The kinds of scalar in YAML's core schema. */
    enum Kind {
        STRING("a text"),
        INTEGER("an integer"),
        NUMBER("a number"),
        TRUTH("true or false"),
        NULL("empty");

        private final String shown;

        Kind(String shown) {
            this.shown = shown;
        }
    }

    /** @param text as written in the file, so that decimals stay exact */
    record Scalar(Position position, Kind kind, String text) implements YamlNode {
        public Scalar {
            requireNonNull(position, "position is null");
            requireNonNull(kind, "kind is null");
            requireNonNull(text, "text is null");
        }

        @Override
        public String shown() {
            return switch (kind) {
                case NULL -> kind.shown;
                case STRING, INTEGER, NUMBER, TRUTH -> "\"" + Shorten.to(60, text) + "\"";
            };
        }
    }

    record Sequence(Position position, List<YamlNode> items) implements YamlNode {
        public Sequence {
            requireNonNull(position, "position is null");
            items = List.copyOf(items);
        }

        @Override
        public String shown() {
            return "a list";
        }
    }

    record Mapping(Position position, List<Entry> entries) implements YamlNode {
        public Mapping {
            requireNonNull(position, "position is null");
            entries = List.copyOf(entries);
        }

        @Override
        public String shown() {
            return "a mapping";
        }
    }

    record Entry(Position position, String key, YamlNode value) {
        public Entry {
            requireNonNull(position, "position is null");
            requireNonNull(key, "key is null");
            requireNonNull(value, "value is null");
        }
    }
}
