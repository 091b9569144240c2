package io.orderflow.contract.order;

/**
 * Why a record was rejected. Every rejected record has exactly one reason: the first that applies, in the order of
 * this enum (the reasons of fields are found field by field, in the order of {@link Contract#fields()}).
 */
public enum Reason {
    /** The Kafka record has no value. */
    TOMBSTONE,
    /** No bytes, or white space only. */
    EMPTY,
    /** More bytes than {@link Contract#MAX_BYTES}. */
    TOO_LARGE,
    NOT_UTF8,
    NOT_JSON,
    NOT_AVRO,
    /** Avro with a fingerprint that is not among the known writer schemas. */
    UNKNOWN_SCHEMA,
    NOT_AN_OBJECT,
    /** Nested deeper than {@link Contract#MAX_DEPTH}; the root is depth 1. */
    TOO_DEEP,
    /** The same name twice in one object, at any depth. */
    DUPLICATE_FIELD,
    /** Absent or null. */
    MISSING_FIELD,
    WRONG_TYPE,
    /** Empty or blank text, a control character, or half of a surrogate pair. */
    BAD_TEXT,
    TOO_LONG,
    BAD_FORMAT,
    TOO_PRECISE,
    OUT_OF_RANGE,
    BAD_TIMESTAMP,
    /** total_price is not unit_price × quantity. */
    TOTAL_MISMATCH,
    /** At the table: the order id is already stored with different content. */
    KEY_CONFLICT,
    /** At the table: the server refused this row (a shortened column, a check constraint, a trigger). */
    REFUSED_BY_MYSQL
}
