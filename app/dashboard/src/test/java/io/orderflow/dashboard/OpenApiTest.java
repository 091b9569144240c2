package io.orderflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenApiTest {

    /** Between braces YAML ends an unquoted text at a comma, and takes the rest for a name without a value. */
    @Test
    void noDescriptionIsCutAtAComma() throws IOException {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("/io/orderflow/dashboard/openapi.yaml")) {
            List<String> rests = new ArrayList<>();
            findRests(new YAMLMapper().readTree(in), "", rests);

            assertThat(rests).isEmpty();
        }
    }

    private static void findRests(JsonNode node, String path, List<String> rests) {
        node.properties().forEach(field -> {
            String place = path + "/" + field.getKey();
            if (field.getValue().isNull()) {
                rests.add(place);
            }
            findRests(field.getValue(), place, rests);
        });
        for (JsonNode item : node.isArray() ? node : List.<JsonNode>of()) {
            findRests(item, path + "[]", rests);
        }
    }
}
