package io.orderflow.contract.date;

/** A format of dates cannot be used. The message says why and what would be right. */
public final class FormatProblemException extends Exception {
    FormatProblemException(String message) {
        super(message);
    }
}
