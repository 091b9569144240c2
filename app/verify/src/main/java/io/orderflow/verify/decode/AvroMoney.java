package io.orderflow.verify.decode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;

/** Amounts as Avro has them: decimals in bytes or in a fixed number of bytes. */
final class AvroMoney {

    private static final Set<String> NAMES = Set.of("unit_price", "total_price");
    private static final int MOST_DECIMALS = 100;

    /** A number of more bits is beyond every amount at any scale, and long to write down. */
    private static final int MOST_BITS = 1024;

    private static final BigDecimal BEYOND = new BigDecimal("1E400");

    private AvroMoney() {}

    /** The amount, if the value is a decimal; one too large to be looked at is some amount beyond every limit. */
    static Optional<BigDecimal> of(Object value, Schema type) {
        if (!(type.getLogicalType() instanceof LogicalTypes.Decimal decimal) || decimal.getScale() > MOST_DECIMALS) {
            return Optional.empty();
        }
        BigInteger unscaled = new BigInteger(bytes(value));
        boolean huge = unscaled.bitLength() > MOST_BITS;
        return Optional.of(huge ? BEYOND : new BigDecimal(unscaled, decimal.getScale()));
    }

    /** Whether the value of a field of an order should be an amount, but not even a zero is there. */
    static boolean hasNoBytes(Schema.Field field, Object value) {
        return NAMES.contains(field.name())
                && (value instanceof ByteBuffer || value instanceof GenericFixed)
                && bytes(value).length == 0
                && branch(field.schema(), value).getLogicalType() instanceof LogicalTypes.Decimal decimal
                && decimal.getScale() <= MOST_DECIMALS;
    }

    /** The type that a value has, of those it could have had. */
    static Schema branch(Schema schema, Object value) {
        return schema.isUnion() ? schema.getTypes().get(GenericData.get().resolveUnion(schema, value)) : schema;
    }

    private static byte[] bytes(Object value) {
        return value instanceof GenericFixed fixed ? fixed.bytes() : ((ByteBuffer) value).array();
    }
}
