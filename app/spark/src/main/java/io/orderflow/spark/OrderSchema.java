package io.orderflow.spark;

import io.orderflow.contract.order.Contract;
import io.orderflow.contract.order.FieldType;
import io.orderflow.contract.order.OrderField;
import io.orderflow.contract.order.OrderIdPattern;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Converts the contract to Spark's StructType and back: names, types, nullability, and the limits as metadata of each
 * field. The job's decoder is built from the StructType, so Spark's view of an order is exactly what was checked.
 */
public final class OrderSchema {

    private static final String TYPE = "orderflow.type";
    private static final String MIN = "orderflow.min";
    private static final String MAX = "orderflow.max";
    private static final String ORDER_IDS = "orderflow.order-ids";

    private OrderSchema() {}

    public static StructType of(Contract contract) {
        StructType schema = new StructType();
        for (OrderField field : contract.fields()) {
            MetadataBuilder metadata = new MetadataBuilder()
                    .putString(TYPE, field.type().name())
                    .putLong(MIN, field.min())
                    .putLong(MAX, field.max());
            if (field.type() == FieldType.ORDER_ID) {
                metadata.putString(ORDER_IDS, contract.orderIdPattern().toString());
            }
            schema = schema.add(field.name(), type(field.type()), field.nullable(), metadata.build());
        }
        return schema;
    }

    /**
     * The contract described by a StructType.
     *
     * @throws IllegalArgumentException its fields are not those of an order, or their limits are wider
     */
    public static Contract contract(StructType schema) {
        List<OrderField> fields = new ArrayList<>();
        OrderIdPattern orderIds = OrderIdPattern.STANDARD;
        for (StructField field : schema.fields()) {
            Metadata metadata = field.metadata();
            FieldType type = FieldType.valueOf(metadata.getString(TYPE));
            if (!type(type).equals(field.dataType())) {
                throw new IllegalArgumentException("Field %s is %s, but a %s is %s"
                        .formatted(
                                field.name(),
                                field.dataType().sql(),
                                type,
                                type(type).sql()));
            }
            fields.add(
                    new OrderField(field.name(), type, field.nullable(), metadata.getLong(MIN), metadata.getLong(MAX)));
            if (metadata.contains(ORDER_IDS)) {
                orderIds = OrderIdPattern.parse(metadata.getString(ORDER_IDS));
            }
        }
        return new Contract(fields, orderIds);
    }

    private static DataType type(FieldType type) {
        return switch (type) {
            case INTEGER -> DataTypes.IntegerType;
            case ORDER_ID, TEXT -> DataTypes.StringType;
            case MONEY -> DataTypes.createDecimalType(10, 2);
            case TIMESTAMP -> DataTypes.TimestampNTZType;
        };
    }
}
