package io.orderflow.contract.pattern;

/** A pattern cannot be used. The message gives the reason and the fix. */
public final class PatternProblemException extends Exception {
    private final int offset;

    PatternProblemException(int offset, String message) {
        super(message);
        this.offset = offset;
    }

    /** The position in the pattern, in code points from 0. */
    public int offset() {
        return offset;
    }
}
