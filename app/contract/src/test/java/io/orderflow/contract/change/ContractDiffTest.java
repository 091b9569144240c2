package io.orderflow.contract.change;

import static io.orderflow.contract.file.ContractFixture.contract;
import static io.orderflow.contract.file.ContractFixture.withProperties;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractDiffTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: a, logicalType: boolean}|{name: a, logicalType: boolean}|NONE",
                "{name: a, logicalType: integer}|{name: a, logicalType: integer, logicalTypeOptions: {maximum:"
                        + " 5}}|NONE",
                "{name: a, logicalType: boolean}|{name: b, logicalType: boolean}|BREAKING",
                "{name: a, logicalType: integer}|{name: a, logicalType: integer, logicalTypeOptions: {format:"
                        + " i64}}|REBUILD",
                "{name: a, logicalType: integer, logicalTypeOptions: {format: i64}}|{name: a, logicalType:"
                        + " integer}|BREAKING",
                "{name: a, logicalType: integer, required: true}|{name: a, logicalType: integer}|REBUILD",
                "{name: a, logicalType: integer}|{name: a, logicalType: integer, required: true}|BREAKING",
                "{name: a, logicalType: integer}|{name: a, logicalType: string}|BREAKING",
                "{name: a, logicalType: string, physicalType: VARCHAR(20)}|{name: a, logicalType: string, physicalType:"
                        + " VARCHAR(63)}|INSTANT",
                "{name: a, logicalType: string, physicalType: VARCHAR(20)}|{name: a, logicalType: string, physicalType:"
                        + " VARCHAR(64)}|REBUILD",
                "{name: a, logicalType: string, physicalType: VARCHAR(64)}|{name: a, logicalType: string, physicalType:"
                        + " VARCHAR(20)}|BREAKING",
                "{name: a, logicalType: number, physicalType: 'DECIMAL(10,2)'}|{name: a, logicalType: number,"
                        + " physicalType: 'DECIMAL(12,3)'}|REBUILD",
                "{name: a, logicalType: number, physicalType: 'DECIMAL(10,2)'}|{name: a, logicalType: number,"
                        + " physicalType: 'DECIMAL(10,3)'}|BREAKING",
                "{name: a, logicalType: timestamp}|{name: a, logicalType: timestamp, logicalTypeOptions: {timezone:"
                        + " true}}|BREAKING"
            })
    void saysWhatAChangeTakes(String before, String after, Effect effect) {
        assertThat(ContractDiff.effect(
                        ContractDiff.between(contract(withProperties(before)), contract(withProperties(after)))))
                .isEqualTo(effect);
    }

    @Test
    void aNewOptionalFieldIsInstantAndARequiredOneIsNot() {
        assertThat(ContractDiff.between(
                        contract(withProperties()), contract(withProperties("{name: a, logicalType: boolean}"))))
                .singleElement()
                .extracting(Change::effect)
                .isEqualTo(Effect.INSTANT);
        assertThat(ContractDiff.between(
                        contract(withProperties()),
                        contract(withProperties("{name: a, logicalType: boolean, required: true}"))))
                .singleElement()
                .extracting(Change::effect)
                .isEqualTo(Effect.BREAKING);
        assertThat(ContractDiff.between(contract(withProperties()), contract(withProperties())))
                .isEmpty();
    }
}
