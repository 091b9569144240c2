package io.orderflow.contract.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The order of the reasons is documented; the decoders' tests hold what they decide against the same order. */
class ReasonOrderTest {

    @Test
    void theDocumentNamesTheReasonsInTheOrderOfTheirChecks() throws IOException {
        String document = Files.readString(Path.of("../docs/contract-file.md"));
        String checks = document.substring(document.indexOf("\n## How a record is checked"));

        List<String> named = Pattern.compile("`([A-Z][A-Z0-9_]+)`")
                .matcher(checks.substring(0, checks.indexOf("\n\nAn array")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .distinct()
                .toList();

        assertThat(named)
                .containsExactlyElementsOf(
                        Arrays.stream(Reason.values()).map(Reason::name).toList());
    }
}
