package io.orderflow.contract.decode;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.contract.verdict.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SampleVerdictsTest {
    static List<Sample> samples() {
        return Sample.ofContracts();
    }

    static List<Sample> hostile() {
        return Sample.hostile();
    }

    private static RecordDecoder decoder(String contract) {
        return new RecordDecoder(
                CompiledContract.of(ContractFile.shipped(contract).contract()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void recordsOfTheShippedContractsGetTheirVerdicts(Sample sample) {
        assertVerdict(sample);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileOrdersKeepTheirVerdicts(Sample sample) {
        assertVerdict(sample);
    }

    @Test
    void theSamplesAreAllThere() {
        assertThat(samples()).hasSize(47);
        assertThat(hostile()).hasSize(74);
    }

    private static void assertVerdict(Sample sample) {
        Decoded decoded = decoder(sample.contract()).decode(sample.value().orElse(null));
        if (decoded instanceof Decoded.Rejected rejected) {
            assertThat(sample.verdict())
                    .as(rejected.rejection().message())
                    .isEqualTo(rejected.rejection().reason());
            if (!sample.field().isEmpty()) {
                assertThat(rejected.rejection().field()).isEqualTo(sample.field());
            }
        } else {
            assertThat(sample.isAccepted())
                    .as("accepted, but should be " + sample.verdict())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "01-confluent-avro-magic0-id42.bin|UNKNOWN_SCHEMA|with the schema id 42",
                "02-confluent-jsonschema-magic0-id7.bin|UNKNOWN_SCHEMA|with the schema id 7",
                "05-debezium-envelope.json|MISSING_FIELD|set orderflow.envelope: debezium in the contract",
                "06-connect-schema-payload.json|MISSING_FIELD|set orderflow.envelope: connect in the contract",
                "07-debezium-delete-op-d.json|MISSING_FIELD|is a Debezium change event",
                "09-array-of-two-orders.json|NOT_AN_OBJECT|one record must hold one order",
                "10-ndjson-two-orders.json|NOT_JSON|one record must hold one order",
                "13-decimals-as-strings.json|WRONG_TYPE|unit_price must be a number",
                "22-gzip-value.bin|NOT_UTF8|compressed with gzip"
            })
    void foreignFormsAreNamed(String file, String reason, String message) throws IOException {
        Rejection rejection = ((Decoded.Rejected) decoder("orders").decode(publicSample(file))).rejection();

        assertThat(rejection.reason()).isEqualTo(reason);
        assertThat(rejection.message()).contains(message);
    }

    @Test
    void javasSerializationAndUtf16AreNamedOrKeepTheirReasons() {
        byte[] java = {(byte) 0xAC, (byte) 0xED, 0, 5, 't'};
        byte[] utf16 = "{\"a\":1}".getBytes(UTF_16BE);

        assertThat(((Decoded.Rejected) decoder("orders").decode(java))
                        .rejection()
                        .message())
                .contains("Java's serialization");
        assertThat(((Decoded.Rejected) decoder("orders").decode(utf16))
                        .rejection()
                        .reason())
                .isEqualTo("NOT_JSON");
    }

    @Test
    void anEnvelopeIsOpenedWhereTheContractSaysSo() throws IOException {
        RecordDecoder connect = new RecordDecoder(
                CompiledContract.of(ContractFile.read(orders("{property: orderflow.envelope, value: connect}"), "f", "")
                        .contract()));
        RecordDecoder debezium = new RecordDecoder(CompiledContract.of(
                ContractFile.read(orders("{property: orderflow.envelope, value: debezium}"), "f", "")
                        .contract()));

        assertThat(connect.decode(publicSample("06-connect-schema-payload.json")))
                .isInstanceOf(Decoded.Accepted.class);
        assertRejected(connect.decode("{\"payload\":null}".getBytes(UTF_8)), "MISSING_FIELD", "payload");
        assertRejected(connect.decode("{\"payload\":[]}".getBytes(UTF_8)), "WRONG_TYPE", "payload");
        assertRejected(debezium.decode(publicSample("07-debezium-delete-op-d.json")), "DELETE_EVENT", "");
        assertRejected(debezium.decode("{\"op\":\"u\"}".getBytes(UTF_8)), "MISSING_FIELD", "after");
        assertRejected(debezium.decode(publicSample("05-debezium-envelope.json")), "WRONG_TYPE", "unit_price");
    }

    private static void assertRejected(Decoded decoded, String reason, String field) {
        Rejection rejection = ((Decoded.Rejected) decoded).rejection();
        assertThat(rejection.reason()).isEqualTo(reason);
        assertThat(rejection.field()).isEqualTo(field);
    }

    private static String orders(String property) throws IOException {
        try (InputStream in =
                ContractFile.class.getResourceAsStream("/io/orderflow/contract/shipped/orders.odcs.yaml")) {
            return new String(in.readAllBytes(), UTF_8)
                    .replaceFirst("(?m)^  customProperties: \\[", "  customProperties: [" + property + ", ");
        }
    }

    static byte[] publicSample(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(SampleVerdictsTest.class.getResourceAsStream("/public/" + file))) {
            return in.readAllBytes();
        }
    }
}
