package io.orderflow.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.contract.order.Contract;
import io.orderflow.contract.order.ContractAgreement;
import io.orderflow.contract.order.ContractAgreement.Declared;
import io.orderflow.contract.order.ContractAgreement.DeclaredType;
import io.orderflow.contract.order.OrderIdPattern;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/**
 * The StructType matches the contract. The producer's {@code DeclarationsTest} compares the Avro schema and the table
 * with the same contract, so all four agree.
 */
class OrderSchemaTest {

    private final StructType schema = OrderSchema.of(Contract.standard());

    @Test
    void theStructTypeAgreesWithTheContract() {
        List<Declared> declared = new ArrayList<>();
        for (StructField field : schema.fields()) {
            declared.add(declared(field));
        }

        ContractAgreement.assertAgrees("the StructType", Contract.standard(), DeclaredType.DATE_TIME, declared);
    }

    @Test
    void theStructTypeGivesBackTheContractWithEveryLimit() {
        assertThat(OrderSchema.contract(schema)).isEqualTo(Contract.standard());

        Contract narrower = Contract.standard()
                .within("unit_price", 5_000, 99_999)
                .withOrderIds(OrderIdPattern.parse(OrderIdPattern.STANDARD.toString()));
        assertThat(OrderSchema.contract(OrderSchema.of(narrower))).isEqualTo(narrower);
    }

    @Test
    void aStructTypeWithAnotherTypeIsNoOrder() {
        StructField[] fields = schema.fields().clone();
        StructField price = fields[4];
        fields[4] = new StructField(price.name(), DataTypes.DoubleType, price.nullable(), price.metadata());

        assertThatThrownBy(() -> OrderSchema.contract(new StructType(fields)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unit_price is DOUBLE");
    }

    private static Declared declared(StructField field) {
        if (field.dataType() instanceof DecimalType decimal) {
            return Declared.decimal(field.name(), decimal.precision(), decimal.scale(), field.nullable());
        }
        DeclaredType type;
        if (field.dataType().equals(DataTypes.IntegerType)) {
            type = DeclaredType.INT32;
        } else if (field.dataType().equals(DataTypes.StringType)) {
            type = DeclaredType.STRING;
        } else {
            assertThat(field.dataType()).as(field.name()).isEqualTo(DataTypes.TimestampNTZType);
            type = DeclaredType.DATE_TIME;
        }
        return Declared.of(field.name(), type, field.nullable());
    }
}
