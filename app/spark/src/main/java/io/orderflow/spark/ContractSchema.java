package io.orderflow.spark;

import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.show.Struct;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The StructType of a contract: one field for each column of its table, with Spark's type, nullability, and the limits
 * as metadata. Fields of objects have the names of their columns, such as {@code customer_email}, so that the same SQL
 * reads the stream and the table. Driver only.
 */
public final class ContractSchema {

    private ContractSchema() {}

    /** The columns, in the order of the table. */
    public static StructType of(OrderContract contract) {
        List<StructField> columns = new ArrayList<>();
        collect(contract.fields(), (StructType) DataType.fromJson(Struct.json(contract)), false, columns);
        return new StructType(columns.toArray(StructField[]::new));
    }

    /** @param optional whether an object around the fields may be missing: its columns are then null */
    private static void collect(List<Field> fields, StructType struct, boolean optional, List<StructField> columns) {
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            StructField shown = struct.fields()[i];
            boolean nullable = optional || shown.nullable();
            if (field.type() instanceof FieldType.Struct object) {
                collect(object.fields(), (StructType) shown.dataType(), nullable, columns);
            } else {
                columns.add(new StructField(field.column(), shown.dataType(), nullable, shown.metadata()));
            }
        }
    }
}
