package io.orderflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.local.Partitions;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestTopics;
import io.orderflow.producer.ProducerInTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Made-up orders of each shipped contract through producer, broker, job and database. */
@ExtendWith({RealServices.class, Pipes.class})
class ProducedContractsIT {
    private static final Pattern DEFECT = Pattern.compile("\"defect\":\"([A-Z_]*)\"}");

    @TempDir
    private Path folder;

    private static Path file(String contract) {
        return Path.of(System.getProperty("orderflow.home"), "conf", "contracts", contract + ".odcs.yaml");
    }

    private static Condition settled(Pipe pipe, String contract) throws InterruptedException {
        return JobRun.run(
                JobRun.settings(
                        pipe.topics(),
                        pipe.topic(),
                        pipe.deadLetters(),
                        pipe.database(),
                        Map.of("order.contract", file(contract).toString(), "job.trigger-interval", "200 ms")),
                true);
    }

    private void produce(TestTopics topics, Pipe pipe, String contract, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--contract",
                file(contract).toString(),
                "--set",
                "kafka.bootstrap-servers=" + topics.bootstrapServers(),
                "--set",
                "kafka.topic=" + pipe.topic(),
                "--set",
                "producer.unsent-file=" + folder.resolve("unsent.jsonl")));
        all.addAll(List.of(arguments));
        assertThat(ProducerInTest.run(all.toArray(String[]::new))).isEqualTo(Condition.OK);
    }

    private static long sent(TestTopics topics, Pipe pipe) {
        return topics.endOffsets(pipe.topic()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private Map<String, Long> defects(Path manifest) throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        for (MatchResult match :
                DEFECT.matcher(Files.readString(manifest)).results().toList()) {
            counts.merge(match.group(1), 1L, Long::sum);
        }
        return counts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "order-records", "tracker", "playground", "takeaway", "shop"})
    void everyRecordIsStoredDuplicateOrRejectedAsTheManifestSays(
            String contract, TestTopics topics, @Partitions(3) Pipe pipe) throws Exception {
        long stored = 0;
        long duplicate = 0;
        long rejected = 0;
        for (String format : List.of("json", "avro")) {
            Path manifest = folder.resolve(format + ".jsonl");
            long before = sent(topics, pipe);
            produce(
                    topics,
                    pipe,
                    contract,
                    "--count",
                    "300",
                    "--interval",
                    "0",
                    "--format",
                    format,
                    "--manifest",
                    manifest.toString(),
                    "--broken",
                    "10%",
                    "--set",
                    "producer.defects=duplicate=4%,conflict=4%,tombstone=1%,oversized=1%");
            Map<String, Long> defects = defects(manifest);
            assertThat(defects.values().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(sent(topics, pipe) - before);
            stored += defects.remove("");
            duplicate += defects.remove("DUPLICATE");
            rejected += defects.values().stream().mapToLong(Long::longValue).sum();
        }

        assertThat(settled(pipe, contract)).isEqualTo(Condition.OK);

        String table = ContractFile.shipped(contract).contract().table();
        assertThat(pipe.text("SELECT CONCAT_WS(' ', SUM(l.stored), SUM(duplicate), SUM(rejected)) FROM"
                        + " orderflow_ledger l"))
                .isEqualTo(stored + " " + duplicate + " " + rejected);
        assertThat(pipe.number("SELECT COUNT(*) FROM `" + table + "`")).isEqualTo(stored);
    }

    @Test
    void theOrdersOfAFileAreStoredWithTheirItems(TestTopics topics, @Partitions(3) Pipe pipe) throws Exception {
        Path samples = Path.of(System.getProperty("orderflow.home"), "producer/samples");
        Path orders = Files.copy(samples.resolve("takeaway-orders.csv"), folder.resolve("orders.csv"));
        for (int replay = 0; replay < 2; replay++) {
            produce(
                    topics,
                    pipe,
                    "takeaway",
                    "--csv",
                    orders.toString(),
                    "--prices",
                    samples.resolve("takeaway-prices.csv").toString());
        }
        assertThat(settled(pipe, "takeaway")).isEqualTo(Condition.OK);
        long stored = pipe.number("SELECT COUNT(*) FROM takeaway");
        assertThat(stored).isGreaterThan(30);
        assertThat(pipe.number("SELECT COUNT(*) FROM duplicate_orders")).isEqualTo(stored);
        assertThat(pipe.number("SELECT COUNT(*) FROM rejected_orders")).isZero();
        assertThat(pipe.text("SELECT items FROM takeaway WHERE order_number = 16060"))
                .startsWith("[{\"item_name\":\"");
    }
}
