package io.orderflow.contract.avro;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WriterSchemasTest {

    private static String record(String fields) {
        return "{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields + "]}";
    }

    private static String nested(int scale, String more) {
        return record(
                "{\"name\":\"items\",\"type\":{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"Item\",\"fields\":["
                        + "{\"name\":\"price\",\"type\":[\"null\",{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":9,"
                        + "\"scale\":" + scale + "}]" + more + "}]}}}");
    }

    /** The same schema as different libraries write it. */
    @Test
    void documentsDefaultsAndPropertiesOfLibrariesDoNotMakeAnotherSchema() {
        WriterSchemas schemas = new WriterSchemas(Map.of(
                "a", record("{\"name\":\"f\",\"type\":\"string\"}"),
                "b", record("{\"name\":\"f\",\"type\":{\"type\":\"string\",\"avro.java.string\":\"String\"}}"),
                "c", record("{\"name\":\"f\",\"type\":\"string\",\"doc\":\"text\",\"default\":\"\"}"),
                "d", nested(2, ""),
                "e", nested(2, ",\"doc\":\"in hundredths\"")));
        assertThatCode(schemas::checked).doesNotThrowAnyException();
    }

    @Test
    void schemasThatDifferInAScaleAloneCannotBeDistinguished() {
        WriterSchemas schemas = new WriterSchemas(Map.of("a", nested(2, ""), "b", nested(3, "")));
        assertThatThrownBy(schemas::checked)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a and b have the same fingerprint");
    }
}
