package io.orderflow.contract.model;

/** How JSON writes a timestamp. */
public enum Encoding {
    TEXT("text", 0),
    EPOCH_SECONDS("epoch-seconds", 1_000_000),
    EPOCH_MILLIS("epoch-millis", 1_000),
    EPOCH_MICROS("epoch-micros", 1);

    private final String word;
    private final int micros;

    Encoding(String word, int micros) {
        this.word = word;
        this.micros = micros;
    }

    /** The word in the contract file. */
    public String word() {
        return word;
    }

    /** Microseconds per unit; 0 for text. */
    public int micros() {
        return micros;
    }
}
