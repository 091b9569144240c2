package io.orderflow.chaos;

import io.orderflow.local.WatchedProcess;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A replay of all rejected records: those that were there before it began have a new outcome, each. */
final class ReplayProgram implements Program {

    private static final int ENOUGH = 150;

    private long tried;
    private String until = "";
    private WatchedProcess process;

    @Override
    public String name() {
        return "rejected replay";
    }

    @Override
    public void begin(ChaosStage stage) throws SQLException, InterruptedException {
        tried = 0;
        for (int i = 0;
                i < 60 && stage.number("SELECT COUNT(*) FROM rejected_orders WHERE state = 'rejected'") < ENOUGH;
                i++) {
            TimeUnit.SECONDS.sleep(1);
        }
        until = Long.toString(stage.number("SELECT CAST(MAX(rejected_at) AS UNSIGNED) FROM rejected_orders"));
        start(stage);
        for (int i = 0; i < 60 && replayed(stage) < ENOUGH / 10; i++) {
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private static long replayed(ChaosStage stage) throws SQLException {
        return stage.number("SELECT COUNT(*) FROM rejected_orders WHERE state <> 'rejected'");
    }

    private void start(ChaosStage stage) {
        tried++;
        process = stage.launcher()
                .start(
                        stage.setup().folder().resolve("replay.log"),
                        List.of(
                                "rejected",
                                "replay",
                                "--all",
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
        long left = stage.number("SELECT COUNT(*) FROM rejected_orders WHERE state IN ('rejected', 'replaying') AND"
                + " CAST(rejected_at AS UNSIGNED) <= " + until);
        return left == 0 ? List.of() : List.of(left + " of the records were not settled once more");
    }
}
