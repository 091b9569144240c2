package io.orderflow.job;

import io.orderflow.condition.Condition;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestPipeline;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.contract.ContractChange;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsSources;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Runs the job inside the test's JVM, with its real parts. */
public final class JobRun {

    private JobRun() {}

    public static Condition untilCaughtUp(TestTopics topics, String topic, String deadLetters, TestDatabase database)
            throws InterruptedException {
        return untilCaughtUp(new TestPipeline(topics, database, topic, deadLetters));
    }

    public static Condition untilCaughtUp(TestPipeline pipeline) throws InterruptedException {
        return run(settings(pipeline, Map.of()), true);
    }

    public static Condition run(PipelineSettings settings, boolean untilCaughtUp) throws InterruptedException {
        try (Job job = Job.wire(settings, untilCaughtUp, ContractChange.CHECKED)) {
            return job.run();
        }
    }

    /** Runs until something ends it. */
    public static CompletableFuture<Condition> running(PipelineSettings settings) {
        CompletableFuture<Condition> ended = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                ended.complete(run(settings, false));
            } catch (InterruptedException | RuntimeException | Error e) {
                ended.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return ended;
    }

    public static PipelineSettings settings(
            TestTopics topics, String topic, String deadLetters, TestDatabase database, Map<String, String> more) {
        return settings(new TestPipeline(topics, database, topic, deadLetters), more);
    }

    public static PipelineSettings settings(TestPipeline pipeline, Map<String, String> more) {
        Map<String, String> values = pipeline.settings();
        values.putAll(more);
        return Settings.load(new SettingsSources(Map.of(), values, Map.of(), Path.of("target")), PipelineSettings::read)
                .values();
    }
}
