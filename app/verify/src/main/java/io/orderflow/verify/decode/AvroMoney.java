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

/** Amounts in Avro: decimals in bytes or in a fixed number of bytes. */
final class AvroMoney {

    private static final Set<String> NAMES = Set.of("unit_price", "total_price");
    private static final int MOST_DECIMALS = 100;

    /** A number with more bits exceeds every amount at any scale, and takes long to print. */
    private static final int MOST_BITS = 1024;

    private static final BigDecimal BEYOND = new BigDecimal("1E400");

    private AvroMoney() {}

    /** The amount, if the value is a decimal; one too large to convert becomes some amount beyond every limit. */
    static Optional<BigDecimal> of(Object value, Schema type) {
        if (!(type.getLogicalType() instanceof LogicalTypes.Decimal decimal) || decimal.getScale() > MOST_DECIMALS) {
            return Optional.empty();
        }
        BigInteger unscaled = new BigInteger(bytes(value));
        boolean huge = unscaled.bitLength() > MOST_BITS;
        return Optional.of(huge ? BEYOND : new BigDecimal(unscaled, decimal.getScale()));
    }

    /** Whether the value of a field should be an amount but has no bytes at all. */
    static boolean hasNoBytes(Schema.Field field, Object value) {
        return NAMES.contains(field.name())
                && (value instanceof ByteBuffer || value instanceof GenericFixed)
                && bytes(value).length == 0
                && branch(field.schema(), value).getLogicalType() instanceof LogicalTypes.Decimal decimal
                && decimal.getScale() <= MOST_DECIMALS;
    }

    /** The type of a value within its union. */
    static Schema branch(Schema schema, Object value) {
        return schema.isUnion() ? schema.getTypes().get(GenericData.get().resolveUnion(schema, value)) : schema;
    }

    private static byte[] bytes(Object value) {
        return value instanceof GenericFixed fixed ? fixed.bytes() : ((ByteBuffer) value).array();
    }
}
