package io.orderflow.settings;

/** A text that is not a valid value of its setting. The message is the requirement: "must be …". */
final class BadValue extends Exception {
    BadValue(String demand) {
        super(demand);
    }
}
