package io.orderflow.contract.model;

import java.util.List;

/**
 * Why a record is rejected: exactly one reason, the first that applies in this order (those of fields are found field
 * by field, in the contract's order). Between {@link #BAD_TIMESTAMP} and {@link #KEY_CONFLICT} come the contract's
 * rules, whose names are reasons themselves.
 */
public enum Reason {
    /** The Kafka record has no value. */
    TOMBSTONE,
    /** No bytes, or white space only. */
    EMPTY,
    /** More bytes than the contract allows. */
    TOO_LARGE,
    NOT_UTF8,
    NOT_JSON,
    NOT_AVRO,
    /** Avro or a registry's framing with an unknown schema. */
    UNKNOWN_SCHEMA,
    /**
     * Nested deeper than 32; the root, which may be an array, is depth 1. Of this and NOT_JSON the first in the bytes.
     */
    TOO_DEEP,
    NOT_AN_OBJECT,
    /** The same name twice in one object, at any depth. */
    DUPLICATE_FIELD,
    /** A field outside the contract, where the contract rejects such fields. */
    UNKNOWN_FIELD,
    /** A change event for a deleted row. */
    DELETE_EVENT,
    /** Absent or null. */
    MISSING_FIELD,
    WRONG_TYPE,
    /** Does not match the pattern, the list of values or the format. */
    BAD_FORMAT,
    /** Empty or blank text, a control character, or half of a surrogate pair. */
    BAD_TEXT,
    TOO_SHORT,
    TOO_LONG,
    TOO_PRECISE,
    OUT_OF_RANGE,
    BAD_TIMESTAMP,
    /** At the table: the key is already stored with different content. */
    KEY_CONFLICT,
    /** At the table: the server refused this row (a shortened column, a check constraint, a trigger). */
    REFUSED_BY_MYSQL;

    private static final String FORMER_BAD_FORMAT = "BAD_ORDER_ID";
    private static final String FORMER_KEY_CONFLICT = "ORDER_ID_CONFLICT";

    /** The name of today for a name that a stored row may have from before. */
    public static String current(String name) {
        return switch (name) {
            case FORMER_BAD_FORMAT -> BAD_FORMAT.name();
            case FORMER_KEY_CONFLICT -> KEY_CONFLICT.name();
            default -> name;
        };
    }

    /** Every name under which rows with this reason may be stored. */
    public static List<String> storedNames(String name) {
        String current = current(name);
        if (current.equals(BAD_FORMAT.name())) {
            return List.of(current, FORMER_BAD_FORMAT);
        }
        return current.equals(KEY_CONFLICT.name()) ? List.of(current, FORMER_KEY_CONFLICT) : List.of(current);
    }
}
