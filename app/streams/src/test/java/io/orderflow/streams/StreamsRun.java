package io.orderflow.streams;

import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsSources;
import io.orderflow.streams.file.StreamFolder;
import io.orderflow.streams.run.StreamStatus;
import io.orderflow.streams.run.Streams;
import io.orderflow.streams.source.Sessions;
import io.orderflow.streams.source.StreamSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/** Runs streaming SQL inside the test's JVM, with its real parts. */
public record StreamsRun(StreamSettings settings) {

    /** @param checkpoints a folder of the test */
    public static StreamsRun of(
            TestTopics topics, TestDatabase database, Path folder, Path checkpoints, Map<String, String> more) {
        Map<String, String> values = new HashMap<>(Map.of(
                "kafka.bootstrap-servers", topics.bootstrapServers(),
                "mysql.host", database.server().host(),
                "mysql.port", Integer.toString(database.server().port()),
                "mysql.user", database.server().user(),
                "mysql.password", database.server().password(),
                "mysql.database", database.name(),
                "streams.folder", folder.toAbsolutePath().toString(),
                "streams.checkpoints", checkpoints.toUri().toString(),
                "streams.trigger-interval", "200 ms",
                "streams.status-interval", "200 ms"));
        values.putAll(more);
        return new StreamsRun(
                Settings.load(new SettingsSources(Map.of(), values, Map.of(), Path.of("target")), StreamSettings::read)
                        .values());
    }

    /** The only Spark application of this JVM; the job stops it at its end, so it may be a new one. */
    public static SparkSession spark() {
        return Sessions.application("test");
    }

    /** Runs until everything now in the topics was read. */
    public List<StreamStatus.Snapshot> untilCaughtUp(String... names) throws InterruptedException {
        try (Streams streams = streams(true, names)) {
            return streams.run();
        }
    }

    public Streams streams(boolean untilCaughtUp, String... names) {
        return streams(untilCaughtUp, line -> {}, names);
    }

    /** @param say receives the printed lines */
    public Streams streams(boolean untilCaughtUp, Consumer<String> say, String... names) {
        return new Streams(
                spark(),
                settings,
                new StreamFolder(settings.places().folder()).files(List.of(names)),
                untilCaughtUp,
                say);
    }
}
