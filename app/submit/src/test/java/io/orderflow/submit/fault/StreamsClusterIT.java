package io.orderflow.submit.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.local.DatabaseServer;
import io.orderflow.local.LocalKafka;
import io.orderflow.local.RealServices;
import io.orderflow.local.SparkCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

/** Streaming SQL on a real Spark cluster, with checkpoints in a folder that all of it shares. */
@Tag("slow")
@ExtendWith(RealServices.class)
@EnabledOnOs(value = OS.LINUX, disabledReason = "command lines of processes are read from /proc")
class StreamsClusterIT {

    private static final int ORDERS = 5_000;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @Test
    void theResultsAreExactAlthoughAnExecutorIsKilled(LocalKafka kafka, DatabaseServer server)
            throws IOException, InterruptedException, SQLException {
        try (FaultStage stage = new FaultStage(kafka.bootstrapServers(), server);
                Load load = stage.load();
                SparkCluster cluster = SparkCluster.start(stage.folder(), 1)) {
            send(load, 1, ORDERS);
            Path home = Path.of(System.getProperty("orderflow.home"));

            JobProcess streams = stage.streams(
                    List.of(
                            "--master",
                            cluster.url(),
                            "--executor-memory",
                            "512m",
                            "--conf",
                            "spark.driver.host=127.0.0.1",
                            "--conf",
                            "spark.ui.enabled=false"),
                    "item_counts",
                    "large_orders",
                    "--set",
                    "streams.folder=" + home.resolve("sql/streams"),
                    "--set",
                    "streams.checkpoints=" + stage.folder().resolve("checkpoints"),
                    "--set",
                    "streams.max-offsets-per-trigger=1000",
                    "--set",
                    "streams.trigger-interval=0 s");
            await("some results").atMost(LIMIT).until(() -> counted(stage, streams) > 0);
            ClusterIT.killAnExecutor(cluster);
            send(load, ORDERS + 1, 1_000);
            await("all orders counted").atMost(LIMIT).until(() -> counted(stage, streams) >= ORDERS + 1_000);

            assertThat(stage.number("SELECT SUM(orders) FROM stream_item_counts"))
                    .isEqualTo(ORDERS + 1_000);
            assertThat(stage.number("SELECT SUM(pieces) FROM stream_item_counts"))
                    .isEqualTo(LongStream.rangeClosed(1, ORDERS + 1_000)
                            .map(id -> 1 + id % 5)
                            .sum());
            assertThat(cluster.executors()).hasSize(2);
            streams.terminate();
            assertThat(streams.exitCode(Duration.ofSeconds(60))).isIn(0, 143);
            assertThat(streams.log()).contains("Stopped cleanly");
        }
    }

    /** Orders of one moment: none of them is late. */
    private static void send(Load load, long firstId, long count) {
        for (long id = firstId; id < firstId + count; id++) {
            String order = new String(Bytes.order(id), UTF_8);
            load.send(
                    (int) (id % FaultStage.PARTITIONS),
                    order.replaceFirst("\"2025-[^\"]*\"", "\"2025-01-15T14:30:45\"")
                            .getBytes(UTF_8));
        }
    }

    private static long counted(FaultStage stage, JobProcess streams) {
        assertThat(streams.isAlive()).as(streams.log()).isTrue();
        try {
            return stage.number("SELECT SUM(orders) FROM stream_item_counts");
        } catch (SQLException e) {
            return 0;
        }
    }
}
