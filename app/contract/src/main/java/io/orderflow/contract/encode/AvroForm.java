package io.orderflow.contract.encode;

import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** How a field of the contract's own Avro schema is written. */
enum AvroForm {
    TEXT,
    WHOLE,
    DECIMAL,
    FLOAT,
    DOUBLE,
    TRUTH,
    DAY,
    MILLIS,
    MICROS,
    RECORD,
    ARRAY,
    MAP;

    /** @param type not a union */
    static AvroForm of(Schema type) {
        LogicalType logical = type.getLogicalType();
        return switch (type.getType()) {
            case STRING -> TEXT;
            case INT -> logical == null ? WHOLE : DAY;
            case LONG -> logical == null ? WHOLE : logical.getName().endsWith("millis") ? MILLIS : MICROS;
            case FLOAT -> FLOAT;
            case DOUBLE -> DOUBLE;
            case BOOLEAN -> TRUTH;
            case RECORD -> RECORD;
            case ARRAY -> ARRAY;
            case MAP -> MAP;
            case BYTES -> {
                if (logical instanceof LogicalTypes.Decimal) {
                    yield DECIMAL;
                }
                throw unknown(type);
            }
            case ENUM, FIXED, NULL, UNION -> throw unknown(type);
        };
    }

    private static IllegalArgumentException unknown(Schema type) {
        return new IllegalArgumentException("The contract's schema has a type that is not written: " + type);
    }
}
