package io.orderflow.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.show.Struct;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both forms in which a contract shows its StructType are read by Spark's own parsers, and are the same. */
class ContractStructTest {
    private static StructType fromJson(OrderContract contract) {
        return (StructType) DataType.fromJson(Struct.json(contract));
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "order-records", "tracker", "playground", "takeaway", "shop"})
    void sparkReadsBothFormsAsTheSameStruct(String name) {
        OrderContract contract = ContractFile.shipped(name).contract();

        assertThat(withoutMetadata(fromJson(contract))).isEqualTo(StructType.fromDDL(Struct.ddl(contract)));
    }

    private static StructType withoutMetadata(StructType type) {
        return new StructType(Stream.of(type.fields())
                .map(field -> DataTypes.createStructField(
                        field.name(),
                        field.dataType() instanceof StructType inner ? withoutMetadata(inner) : field.dataType(),
                        field.nullable()))
                .toArray(StructField[]::new));
    }

    @Test
    void theLimitsAreMetadataOfTheFields() {
        StructType shop = fromJson(ContractFile.shipped("shop").contract());
        StructType customer = (StructType) shop.apply("customer").dataType();

        assertThat(shop.apply("order_id").metadata().getString("pattern")).isEqualTo("^SHOP-[0-9]{8}$");
        assertThat(shop.apply("total").dataType()).isEqualTo(DataTypes.createDecimalType(12, 2));
        assertThat(shop.apply("placed_at").dataType()).isEqualTo(DataTypes.TimestampType);
        assertThat(customer.apply("email").metadata().getBoolean("restricted")).isTrue();
        assertThat(customer.apply("name").nullable()).isTrue();
    }
}
