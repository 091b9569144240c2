package io.orderflow.contract.show;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.decode.RandomContracts;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.file.ContractReading;
import io.orderflow.contract.model.ContractHash;
import io.orderflow.contract.model.OrderContract;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OdcsTest {
    private static final String HEAD = """
            apiVersion: v3.2.0
            kind: DataContract
            id: "some \\"id\\" — 1"
            version: 1.10
            schema:
            - name: o
              physicalName: orders_of_o
              customProperties: [{property: orderflow.maxBytes, value: 9000}, {property: orderflow.avroName, value: a.B}]
              properties:
              - {name: id, logicalType: string, required: true, primaryKey: true, physicalName: The_Id,
                 logicalTypeOptions: {maxLength: 20}, description: "Tab\\tand \\u0085 and 😀 and \\\\"}
              - %s
            """;

    private static void assertComesBack(OrderContract contract) {
        ContractReading again = ContractFile.read(Odcs.of(contract), "again", "");

        assertThat(again.errors()).as(Odcs.of(contract)).isEmpty();
        assertThat(again.contract()).isEqualTo(contract);
        assertThat(ContractHash.of(again.contract(), List.of())).isEqualTo(ContractHash.of(contract, List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "order-records", "tracker", "playground", "takeaway", "shop"})
    void everyShippedContractComesBackFromItsText(String name) {
        assertComesBack(ContractFile.shipped(name).contract());
    }

    @Test
    void randomContractsComeBackFromTheirTexts() {
        RandomContracts contracts = new RandomContracts(new Random(7));
        for (int i = 0; i < 400; i++) {
            assertComesBack(ContractFile.read(contracts.next(), "random", "").contract());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: a, logicalType: number, physicalType: DOUBLE, logicalTypeOptions: {minimum: 0.1, maximum:"
                        + " 1e300}}",
                "{name: a, logicalType: number, physicalType: FLOAT, logicalTypeOptions: {exclusiveMinimum: 0,"
                        + " exclusiveMaximum: 0.3}}",
                "{name: a, logicalType: number, physicalType: DOUBLE, logicalTypeOptions: {maximum: 0}}",
                "{name: a, logicalType: number, physicalType: DOUBLE, logicalTypeOptions: {minimum: 5e-324}}",
                "{name: a, logicalType: date, logicalTypeOptions: {format: dd.MM.yyyy, maximum: 31.12.2030}}",
                "{name: a, logicalType: timestamp, physicalType: DATETIME(6), logicalTypeOptions: {format:"
                        + " \"yyyy-MM-dd'T'HH:mm:ss\", exclusiveMaximum: '2030-01-01T00:00:00', exclusiveMinimum:"
                        + " '2000-01-01T00:00:00'}}",
                "{name: a, logicalType: timestamp, logicalTypeOptions: {timezone: true, minimum:"
                        + " '2000-01-01T00:00:00.5+02:00'}}",
                "{name: a, logicalType: integer, logicalTypeOptions: {format: u64}}",
                "{name: a, logicalType: integer, physicalType: BIGINT, logicalTypeOptions: {format: i8}}",
                "{name: a, logicalType: string, logicalTypeOptions: {maxLength: 9, pattern: '^[\"\\\\\\\\é😀]+$'}}",
                "{name: a, logicalType: string, physicalType: TEXT, logicalTypeOptions: {maxLength: 9}}",
                "{name: a, logicalType: string}",
                "{name: on, physicalName: on_, logicalType: array, items: {logicalType: array, items: {logicalType:"
                        + " object, physicalType: TEXT}}}"
            })
    void limitsNamesAndFormatsComeBackExactly(String field) {
        ContractReading reading = ContractFile.read(HEAD.formatted(field), "given", "");
        assertThat(reading.errors()).isEmpty();
        assertComesBack(reading.contract());
    }

    @Test
    void writerSchemasComeBackFromTheirText() {
        OrderContract contract = ContractFile.shipped("shop").contract();
        WriterSchemas schemas = WriterSchemas.of(contract).and(Map.of("12.avsc", "{\"type\": \"record\"} \"é\\"));

        assertThat(WriterSchemas.ofJson(schemas.toJson())).isEqualTo(schemas);
    }
}
