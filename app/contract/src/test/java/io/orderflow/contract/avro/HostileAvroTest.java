package io.orderflow.contract.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.fixture.HostileAvroOrder;
import io.orderflow.contract.verdict.Decoded;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages of the owner's orders from other writers, some of them malformed. */
class HostileAvroTest {

    private static final List<HostileAvroOrder> ALL = HostileAvroOrder.all();
    private static final RecordDecoder DECODER = new RecordDecoder(
            CompiledContract.of(ContractFile.shipped("orders").contract()), HostileAvroOrder.schemas(ALL));

    static List<HostileAvroOrder> all() {
        return ALL;
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyMessageGetsItsVerdict(HostileAvroOrder hostile) {
        Decoded decoded = DECODER.decode(hostile.value());
        String verdict = decoded instanceof Decoded.Rejected rejected
                ? rejected.rejection().reason()
                : "accepted";
        assertThat(verdict).isEqualTo(hostile.verdict().orElse("accepted"));
    }
}
