package io.orderflow.contract.encode;

/** The format of a record's value. */
public enum RecordFormat {
    JSON,
    /** A message in single-object encoding, with the contract's own schema. */
    AVRO
}
