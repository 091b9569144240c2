package io.orderflow.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.local.WatchedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** One streaming query that counts the orders, each id once: compared with a count over the log. */
final class StreamsProgram extends KeptProgram {

    private static final String QUERY = """
            -- Orders of each product.
            --
            -- table:     stream_chaos
            -- key:       product_name
            -- output:    update
            -- watermark: kafka_timestamp, 1 hour

            SELECT product_name, COUNT(*) AS orders
            FROM orders
            GROUP BY product_name
            """;

    @Override
    public String name() {
        return "streams";
    }

    @Override
    public void begin(ChaosStage stage) throws SQLException, IOException, InterruptedException {
        Path folder = Files.createDirectories(stage.setup().folder().resolve("queries"));
        Files.writeString(folder.resolve("chaos.sql"), QUERY, UTF_8);
        start(stage);
        for (int i = 0; i < 180 && counted(stage) == 0; i++) {
            TimeUnit.SECONDS.sleep(1);
        }
        if (counted(stage) == 0) {
            throw new IllegalStateException("the query counts nothing");
        }
    }

    private static long counted(ChaosStage stage) {
        try {
            return stage.number("SELECT COALESCE(SUM(orders), 0) FROM stream_chaos");
        } catch (SQLException e) {
            // The table comes with the first start.
            return 0;
        }
    }

    @Override
    WatchedProcess launch(ChaosStage stage) {
        Path folder = stage.setup().folder();
        return stage.launcher()
                .start(
                        folder.resolve("streams.log"),
                        List.of(
                                "streams",
                                "--driver-memory",
                                "768m",
                                "--",
                                "chaos",
                                "--set",
                                "streams.folder=" + folder.resolve("queries"),
                                "--set",
                                "streams.checkpoints=" + folder.resolve("checkpoints"),
                                "--set",
                                "streams.trigger-interval=1 s",
                                "--set",
                                "streams.shuffle-partitions=1",
                                "--set",
                                "streams.longest-restart-wait=2 s",
                                "--set",
                                "mysql.properties.allowPublicKeyRetrieval=true"),
                        Map.of());
    }

    @Override
    public List<String> problems(ChaosStage stage) throws SQLException, InterruptedException, ExecutionException {
        long expected = stage.log().values(Map.of(), stage.log().ends()).values().stream()
                .map(ChaosOrder::of)
                .flatMap(Optional::stream)
                .map(ChaosOrder::id)
                .distinct()
                .count();
        long counted = counted(stage);
        return counted == expected
                ? List.of()
                : List.of("the query has counted " + counted + " orders, the log has " + expected);
    }
}
