package io.orderflow.contract.date;

/** A date format cannot be used. The message gives the reason and the fix. */
public final class FormatProblemException extends Exception {
    FormatProblemException(String message) {
        super(message);
    }
}
