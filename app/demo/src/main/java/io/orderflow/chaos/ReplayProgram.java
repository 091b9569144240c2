package io.orderflow.chaos;

import io.orderflow.local.WatchedProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A replay of the records rejected last: those that were there before it began have a new outcome, each. */
final class ReplayProgram implements Program {

    private static final int ENOUGH = 150;
    private static final String LATER = "9999-12-31 00:00:00";

    private long tried;
    private String since = "";
    private String until = LATER;
    private WatchedProcess process;

    @Override
    public String name() {
        return "rejected replay";
    }

    @Override
    public void begin(ChaosStage stage) throws SQLException, InterruptedException {
        tried = 0;
        until = LATER;
        // By the server's clock, which wrote the rows; whole seconds, as the command takes them.
        since = text(stage, "SELECT DATE_FORMAT(UTC_TIMESTAMP() - INTERVAL 5 SECOND, '%Y-%m-%dT%H:%i:%sZ')");
        for (int i = 0; i < 60 && count(stage, "'rejected'") < ENOUGH; i++) {
            TimeUnit.SECONDS.sleep(1);
        }
        until = text(stage, "SELECT MAX(rejected_at) FROM rejected_orders");
        start(stage);
        for (int i = 0; i < 120 && count(stage, "'replaying', 'resolved', 'rejected_again'") < ENOUGH / 10; i++) {
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    /** Of the rows that are meant, those in these states. */
    private long count(ChaosStage stage, String states) throws SQLException {
        return stage.number("SELECT COUNT(*) FROM rejected_orders WHERE rejected_at >= '"
                + since.replace('T', ' ').replace("Z", "") + "' AND rejected_at <= '" + until + "' AND state IN ("
                + states + ")");
    }

    private static String text(ChaosStage stage, String sql) throws SQLException {
        try (Connection connection = stage.connect();
                Statement statement = connection.createStatement()) {
            return Evidence.text(statement, sql);
        }
    }

    private void start(ChaosStage stage) {
        tried++;
        process = stage.launcher()
                .start(
                        stage.setup().folder().resolve("replay.log"),
                        List.of(
                                "rejected",
                                "replay",
                                "--since",
                                since,
                                "--yes",
                                "--rate",
                                "60",
                                "--set",
                                "mysql.properties.allowPublicKeyRetrieval=true"),
                        Map.of());
    }

    /** The same command again after a failure, as a person does. */
    @Override
    public void keep(ChaosStage stage) throws InterruptedException {
        if (!process.isRunning() && process.waitFor(Duration.ofSeconds(1)) != 0 && tried < 8) {
            start(stage);
        }
    }

    @Override
    public WatchedProcess process() {
        return process;
    }

    @Override
    public List<String> problems(ChaosStage stage) throws SQLException {
        if (process.isRunning()) {
            return List.of("the replay has not ended");
        }
        long left = count(stage, "'rejected', 'replaying'");
        return left == 0 ? List.of() : List.of(left + " of the records were not settled once more");
    }
}
