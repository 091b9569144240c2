package io.orderflow.contract.file;

import static io.orderflow.contract.file.ContractFixture.contract;
import static io.orderflow.contract.file.ContractFixture.withProperties;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.model.ContractHash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractHashTest {
    private static final String TEXT =
            withProperties("{name: a, logicalType: array, items: {logicalType: number, physicalType: FLOAT}}");

    private static String hash(String text) {
        return ContractHash.of(contract(text), List.of());
    }

    @Test
    void commentsVersionsAndDescriptionsDoNotCount() {
        String described = TEXT.replace("name: a,", "name: a, description: Prices., examples: [x],")
                .replace("version: 1.0.0", "version: 2.0.0 # a comment");

        assertThat(hash(described)).isEqualTo(hash(TEXT)).hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"physicalType: DOUBLE}", "physicalType: FLOAT, logicalTypeOptions: {minimum: 0}}"})
    void whateverAVerdictDependsOnCounts(String changed) {
        assertThat(hash(TEXT.replace("physicalType: FLOAT}", changed))).isNotEqualTo(hash(TEXT));
        assertThat(ContractHash.of(contract(TEXT), List.of("x"))).isNotEqualTo(hash(TEXT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "order-records", "tracker", "playground", "takeaway", "shop"})
    void aContractThatWasShippedToAnExecutorIsTheSame(String name) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(ContractFile.shipped(name).contract());
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(ContractFile.shipped(name).contract());
        }
    }
}
