package io.orderflow.producer.replay;

/** A line of a file cannot become an order; the message says why. */
final class NotAnOrderException extends Exception {
    /** What is wrong with it. */
    enum Kind {
        UNREADABLE("unreadable"),
        CELLS("number of cells"),
        ORDER_NUMBER("order number"),
        DATE("date"),
        QUANTITY("quantity"),
        PRICE("price"),
        NUMBER("number"),
        NUMBER_OF_ANOTHER("order number of another order"),
        LIMITS("limits of an order");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** A short text for a list of reasons. */
        String label() {
            return label;
        }
    }

    private final Kind kind;

    NotAnOrderException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
