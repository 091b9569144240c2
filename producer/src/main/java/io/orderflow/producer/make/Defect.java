package io.orderflow.producer.make;

import io.orderflow.contract.model.Reason;
import java.util.Locale;
import java.util.Optional;

/** A way in which a record is deliberately broken, late or repeated, with the verdict expected from the pipeline. */
public enum Defect {
    /** The end is cut off. */
    BROKEN_JSON(Reason.NOT_JSON, true),
    /** A required field, such as the quantity, is missing. */
    MISSING_FIELD(Reason.MISSING_FIELD, true),
    /** A number is a text, or a text a number. */
    WRONG_TYPE(Reason.WRONG_TYPE, true),
    /** A text, such as the product's name, is empty. */
    EMPTY_NAME(Reason.BAD_TEXT, true),
    /** A number, such as the price, with more decimals than its column. */
    TOO_PRECISE(Reason.TOO_PRECISE, true),
    /** A number, such as the quantity, below its minimum. */
    NO_PIECES(Reason.OUT_OF_RANGE, true),
    /** A day that does not exist. */
    NO_SUCH_DAY(Reason.BAD_TIMESTAMP, true),
    /**
     * A rule of the contract is broken by the smallest step, such as a total one cent too high; its name is the reason.
     */
    WRONG_TOTAL(true),
    /** A text that is longer than its column. */
    TOO_LONG(Reason.TOO_LONG, false),
    /** A text that does not match its pattern or its list of values. */
    BAD_FORMAT(Reason.BAD_FORMAT, false),
    /** More bytes than an order may have. */
    OVERSIZED(Reason.TOO_LARGE, false),
    /** A key without a value. */
    TOMBSTONE(Reason.TOMBSTONE, false),
    /** An Avro message whose end is cut off. */
    BROKEN_AVRO(Reason.NOT_AVRO, false),
    /** An Avro message with an unknown schema. */
    UNKNOWN_SCHEMA(Reason.UNKNOWN_SCHEMA, false),
    /** Valid, but dated a month back: it must be stored. */
    LATE(false),
    /** The order, followed by the same bytes again: a duplicate. */
    DUPLICATE(false),
    /** The order, followed by a different one with the same id. */
    CONFLICT(Reason.KEY_CONFLICT, false);

    private final Optional<Reason> reason;
    private final boolean usual;

    Defect(Reason reason, boolean usual) {
        this.reason = Optional.of(reason);
        this.usual = usual;
    }

    Defect(boolean usual) {
        this.reason = Optional.empty();
        this.usual = usual;
    }

    /** The reason with which the pipeline must reject it; empty if it must not, or if a rule's name is the reason. */
    Optional<Reason> reason() {
        return reason;
    }

    /** Whether it is one of the defects that share the configured share of broken records. */
    boolean isUsual() {
        return usual;
    }

    /** Whether it is sent after a valid record of the same order, rather than instead of it. */
    boolean repeats() {
        return this == DUPLICATE || this == CONFLICT;
    }

    /** Its name in settings, {@code wrong-total}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
