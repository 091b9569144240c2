package io.orderflow.pipeline.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractAgeTest {
    @ParameterizedTest
    @CsvSource({
        "1.0.0, 1.0.1",
        "1.9, 1.10",
        "v1.2.3, 2",
        "2.0.0-rc1, 2.0.0",
        "2.0.0-rc1, 2.0.0-rc2",
        "1.0, 99999999999999999999",
        "2026-01-31, 2026-02-01",
        "draft, 1"
    })
    void theFirstIsOlder(String older, String newer) {
        assertThat(ContractAge.compare(older, newer)).isNegative();
        assertThat(ContractAge.compare(newer, older)).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"1.0, 1.0.0", "v2, 2.0", "1.2.3, 1.2.3", "1.02, 1.2"})
    void neitherIsOlder(String one, String other) {
        assertThat(ContractAge.compare(one, other)).isZero();
        assertThat(ContractAge.compare(other, one)).isZero();
    }
}
