package io.orderflow.contract.pattern;

/** A pattern cannot be used. The message says why and what would be right. */
public final class PatternProblemException extends Exception {
    private final int offset;

    PatternProblemException(int offset, String message) {
        super(message);
        this.offset = offset;
    }

    /** Where in the pattern, in code points from 0. */
    public int offset() {
        return offset;
    }
}
