package io.orderflow.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file tried as a build server does it: without Spark, without Kafka. */
class FileTrialTest {
    private static final String GOOD = "{\"order_id\":\"123e4567-e89b-12d3-a456-426614174000\",\"user\":\"john\","
            + "\"item\":\"burger\",\"quantity\":5}\n";

    @TempDir
    private Path folder;

    private static String shipped(String name) {
        return Path.of(System.getProperty("orderflow.home"), "conf", "contracts", name + ".odcs.yaml")
                .toString();
    }

    private String file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        return file.toString();
    }

    @Test
    void aFileOfGoodRecordsIsAccepted() throws IOException {
        TrialRun run = TrialRun.of(shipped("tracker"), "--file", file("a.jsonl", GOOD + GOOD + "\n"));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("tracker version 1.0.0 on ").contains(": 2 records, 2 accepted, 0 rejected");
    }

    @Test
    void rejectionsAreShownByReasonWithThreeExamplesAndTheirLines() throws IOException {
        String bad = GOOD.replace("\"quantity\":5", "\"quantity\":0");
        TrialRun run = TrialRun.of(
                shipped("tracker"), "--file", file("a.jsonl", GOOD + bad + bad + "{}\n" + bad + bad + "no json"));

        assertThat(run.exitCode()).isEqualTo(70);
        assertThat(run.out())
                .contains("7 records, 1 accepted, 6 rejected")
                .contains(
                        "  4 OUT_OF_RANGE quantity" + System.lineSeparator() + "    line 2 quantity: quantity must be")
                .contains("    line 5 quantity: ")
                .doesNotContain("line 6")
                .contains("  1 MISSING_FIELD order_id")
                .contains("  1 NOT_JSON" + System.lineSeparator() + "    line 7 record: ");
    }

    @Test
    void whatAContractChangesIsCountedBothWays() throws IOException {
        String stricter = Files.readString(Path.of(shipped("tracker")))
                .replace("{format: i32, minimum: 1}", "{format: i32, minimum: 3, maximum: 9}");
        String records = GOOD.replace(":5", ":1") + GOOD.replace(":5", ":4") + GOOD.replace(":5", ":10");
        String data = file("a.jsonl", records);
        String strict = file("strict.odcs.yaml", stricter);

        TrialRun narrowed = TrialRun.of(strict, "--against", shipped("tracker"), "--file", data);
        TrialRun widened = TrialRun.of(shipped("tracker"), "--against", strict, "--file", data);

        assertThat(narrowed.exitCode()).isEqualTo(70);
        assertThat(narrowed.out())
                .contains("Against tracker version 1.0.0: 2 newly rejected, 0 newly accepted")
                .contains("Accepted there, rejected here" + System.lineSeparator() + "  2 OUT_OF_RANGE quantity"
                        + System.lineSeparator() + "    line 1 quantity: ");
        assertThat(widened.exitCode()).isZero();
        assertThat(widened.out())
                .contains("0 newly rejected, 2 newly accepted")
                .contains("Rejected there, accepted here");
    }

    @Test
    void theContractInForceIsTheOneToCompareWithUnlessAnotherIsNamed() throws IOException {
        String stricter = Files.readString(Path.of(shipped("tracker")))
                .replace("version: 1.0.0", "version: 2.0.0")
                .replace("{format: i32, minimum: 1}", "{format: i32, minimum: 3, maximum: 9}");
        String data = file("a.jsonl", GOOD.replace(":5", ":1") + GOOD);
        String strict = file("strict.odcs.yaml", stricter);
        String inForce = "order.contract=" + strict;

        TrialRun compared = TrialRun.of(shipped("tracker"), "--file", data, "--set", inForce);
        TrialRun named =
                TrialRun.of(shipped("tracker"), "--against", shipped("tracker"), "--file", data, "--set", inForce);
        TrialRun unset = TrialRun.of(shipped("tracker"), "--file", data, "--set", "order.contract=");

        assertThat(compared.out()).contains("Against tracker version 2.0.0: 0 newly rejected, 1 newly accepted");
        assertThat(named.out()).contains("Against tracker version 1.0.0: 0 newly rejected, 0 newly accepted");
        assertThat(unset.out()).doesNotContain("Against");
    }

    @Test
    void aContractInForceThatCannotBeUsedIsAProblemOfItsSetting() throws IOException {
        String data = file("a.jsonl", GOOD);
        String missing = "order.contract=" + folder.resolve("gone.odcs.yaml");

        TrialRun run = TrialRun.of(shipped("tracker"), "--file", data, "--set", missing);
        TrialRun named =
                TrialRun.of(shipped("tracker"), "--against", shipped("tracker"), "--file", data, "--set", missing);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("order.contract", "must name a contract file that exists");
        assertThat(named.exitCode()).isZero();
    }

    @Test
    void restrictedValuesAreNeverShown() throws IOException {
        String record =
                "{\"order_id\":\"SHOP-00000001\",\"customer\":{\"id\":42,\"email\":\"x@\\u0001secret.example\"}}\n";
        TrialRun run = TrialRun.of(shipped("shop"), "--file", file("a.jsonl", record));
        TrialRun json = TrialRun.of(shipped("shop"), "--json", "--file", file("a.jsonl", record));

        assertThat(run.out()).contains("BAD_TEXT customer.email").doesNotContain("secret");
        assertThat(json.out()).contains("customer.email").doesNotContain("secret");
    }

    @Test
    void theResultIsAvailableAsJson() throws IOException {
        TrialRun run = TrialRun.of(
                shipped("tracker"),
                "--json",
                "--against",
                shipped("playground"),
                "--file",
                file("a.jsonl", GOOD + "[]\n"));

        JsonNode result = new ObjectMapper().readTree(run.out());
        assertThat(run.exitCode()).isEqualTo(70);
        assertThat(result.path("received").asInt()).isEqualTo(2);
        assertThat(result.path("reasons").path(0).path("reason").asText()).isEqualTo("NOT_AN_OBJECT");
        assertThat(result.path("reasons")
                        .path(0)
                        .path("examples")
                        .path(0)
                        .path("line")
                        .asInt())
                .isEqualTo(2);
        assertThat(result.path("against").path("newly_accepted").asInt()).isEqualTo(1);
    }

    @Test
    void aBadContractIsReportedBeforeAnythingIsRead() throws IOException {
        TrialRun run = TrialRun.of(file("bad.yaml", "a: 1\n"), "--file", "no/such.jsonl");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("bad.yaml:1:1 is not a contract");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void whatIsMissingOrWrongOnTheCommandLineIsSaid() {
        assertThat(TrialRun.of(shipped("shop")).exitCode()).isEqualTo(2);
        assertThat(TrialRun.of("no/such.yaml", "--file", "x").err()).startsWith("There is no file no/such.yaml.");
        assertThat(TrialRun.of(shipped("shop"), "--file", "no/such.jsonl").err())
                .startsWith("There is no file no/such.jsonl.");
        assertThat(TrialRun.of(shipped("shop"), "--topic", "t", "--from", "group:g")
                        .err())
                .startsWith("--from must be earliest, latest-N, or a time");
        assertThat(TrialRun.of(shipped("shop"), "--topic", "t", "--limit", "0").exitCode())
                .isEqualTo(2);
    }
}
