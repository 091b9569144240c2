package io.orderflow.pipeline.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.verdict.Decoded;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Equal texts are equal keys, and the other way round. */
class OrderKeysTest {
    private static final String FILE = """
            apiVersion: v3.1.0
            kind: DataContract
            id: shops
            version: 1.0.0
            status: active
            schema:
            - name: shops
              properties:
              - name: shop
                logicalType: object
                required: true
                properties:
                - {name: name, logicalType: string, required: true, primaryKey: true, primaryKeyPosition: 2, logicalTypeOptions: {maxLength: 20}}
              - {name: number, logicalType: integer, required: true, primaryKey: true, primaryKeyPosition: 1, logicalTypeOptions: {format: i64}}
              - {name: price, logicalType: number, physicalType: 'DECIMAL(10,2)'}
            """;

    private final CompiledContract contract =
            CompiledContract.of(ContractFile.read(FILE, "shops", "").contract());
    private final OrderKeys keys = new OrderKeys(contract);

    @Test
    void aKeyOfSeveralColumnsIsAJsonArrayInTheOrderOfTheKey() {
        assertThat(key("{\"shop\":{\"name\":\"a\\\"b\\\\\"},\"number\":-7}")).isEqualTo("[-7,\"a\\\"b\\\\\"]");
        assertThat(keys.fields()).isEqualTo("number,shop.name");
    }

    @Test
    void noTwoKeysOfSeveralColumnsAreOneText() {
        assertThat(key("{\"shop\":{\"name\":\"1,2\"},\"number\":1}"))
                .isNotEqualTo(key("{\"shop\":{\"name\":\"2\"},\"number\":1}"));
    }

    @Test
    void aKeyThatIsTooLongForItsColumnIsCut() {
        assertThat(OrderKeys.shortened("x".repeat(768))).hasSize(768).endsWith("x");
        assertThat(OrderKeys.shortened("x".repeat(769))).hasSize(768).endsWith("…");
    }

    private String key(String json) {
        Decoded decoded = new RecordDecoder(contract).decode(json.getBytes(StandardCharsets.UTF_8));
        return keys.of(((Decoded.Accepted) decoded).values());
    }
}
