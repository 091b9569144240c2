package io.orderflow.contract.show;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.orderflow.contract.decode.Sample;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.model.OrderContract;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON Schema inside the OpenAPI component says of the samples what the decoder says, as far as a schema can. */
class OpenApiTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Reasons that JSON Schema has a keyword for. */
    private static final Set<String> OF_SCHEMAS =
            Set.of("MISSING_FIELD", "WRONG_TYPE", "BAD_FORMAT", "TOO_SHORT", "TOO_LONG", "OUT_OF_RANGE");

    static List<Sample> samples() {
        return Sample.ofContracts().stream()
                .filter(sample -> sample.value().isPresent())
                .filter(sample -> sample.isAccepted() || OF_SCHEMAS.contains(sample.verdict()))
                .toList();
    }

    private static JsonNode component(OrderContract contract) throws IOException {
        JsonNode document = JSON.readTree(OpenApi.of(contract));
        assertThat(document.path("openapi").textValue()).isEqualTo("3.1.0");
        assertThat(document.path("info").has("title")).isTrue();
        assertThat(document.path("paths").isObject()).isTrue();
        return document.path("components").path("schemas").path(contract.name());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theComponentAndTheDecoderAgree(Sample sample) throws IOException {
        OrderContract contract = ContractFile.shipped(sample.contract()).contract();
        JsonNode value = JSON.readTree(sample.value().orElseThrow());

        assertThat(PlainSchema.isValid(component(contract), value)).isEqualTo(sample.isAccepted());
    }

    @Test
    void thereAreSamplesOfBothKinds() {
        assertThat(samples().stream().filter(Sample::isAccepted)).hasSizeGreaterThan(15);
        assertThat(samples().stream().filter(sample -> !sample.isAccepted())).hasSizeGreaterThan(15);
    }
}
