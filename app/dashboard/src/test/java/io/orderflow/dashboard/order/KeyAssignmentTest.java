package io.orderflow.dashboard.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.verdict.Decoded;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyAssignmentTest {

    @Test
    void theOwnersKeyIsAPrefixAndTwelveDigits() {
        assertThat(KeyAssignment.of(shipped("orders"))).contains(new KeyAssignment("order_id", Optional.of("ORDER-")));
    }

    @Test
    void aUuidIsMadeUpAndItsExampleIsOneThatTheContractAccepts() {
        KeyAssignment assignment = KeyAssignment.of(shipped("tracker")).orElseThrow();
        String order =
                "{\"order_id\":\"%s\",\"user\":\"a\",\"item\":\"b\",\"quantity\":1}".formatted(assignment.example());

        assertThat(new RecordDecoder(CompiledContract.of(shipped("tracker")))
                        .decode(order.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Decoded.Accepted.class);
    }

    /** Eight digits are too few for numbers that are unique; an integer or a free text may be in use elsewhere. */
    @ParameterizedTest
    @ValueSource(strings = {"shop", "takeaway", "playground", "order-records"})
    void otherKeysMustBeSent(String contract) {
        assertThat(KeyAssignment.of(shipped(contract))).isEmpty();
    }

    private static OrderContract shipped(String name) {
        return ContractFile.shipped(name).contract();
    }
}
