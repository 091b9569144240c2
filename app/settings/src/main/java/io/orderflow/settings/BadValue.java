package io.orderflow.settings;

/** A text that is not a value of its setting. The message is the demand: "must be …". */
final class BadValue extends Exception {
    BadValue(String demand) {
        super(demand);
    }
}
