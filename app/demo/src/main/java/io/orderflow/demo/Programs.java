package io.orderflow.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the job and the producer are started: as {@code ./orderflow} would, with the demo's values on top. */
final class Programs {
    private Programs() {}

    static Worker job(DemoSettings settings, Map<String, String> onTop, DataFolder data) {
        List<String> arguments = new ArrayList<>(List.of(
                "job",
                "--driver-memory",
                "1g",
                // Nothing of the demo can be reached from other machines.
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--conf",
                "spark.driver.bindAddress=127.0.0.1",
                "--conf",
                "spark.ui.enabled=false",
                "--"));
        Map<String, String> all = new HashMap<>(onTop);
        all.put("pipeline.name", settings.pipeline());
        all.put("job.scratch-dir", data.scratch().toString());
        // On one machine nobody is overrun by quick attempts.
        all.put("job.longest-restart-wait", "2 s");
        set(arguments, all);
        return new Worker("job", arguments, environment(data), data.freshLog("job"));
    }

    /** @param port which it shall listen on, on this machine's loopback */
    static Worker dashboard(DemoSettings settings, int port, Map<String, String> onTop, DataFolder data) {
        List<String> arguments = new ArrayList<>(List.of("dashboard"));
        Map<String, String> all = new HashMap<>(onTop);
        all.put("pipeline.name", settings.pipeline());
        all.put("dashboard.host", "127.0.0.1");
        all.put("dashboard.port", Integer.toString(port));
        set(arguments, all);
        return new Worker("dashboard", arguments, environment(data), data.freshLog("dashboard"));
    }

    static Worker producer(DemoOptions options, Map<String, String> onTop, DataFolder data) {
        List<String> arguments = new ArrayList<>(List.of("produce"));
        Map<String, String> all = new HashMap<>(onTop);
        all.putAll(production(options));
        all.put(
                "producer.unsent-file",
                data.logs().resolve("orders-unsent.jsonl").toString());
        set(arguments, all);
        return new Worker("producer", arguments, environment(data), data.freshLog("producer"));
    }

    /** What the producer is told, key → value. */
    static Map<String, String> production(DemoOptions options) {
        return Map.of(
                "producer.rate", options.rate(),
                "producer.broken-share", options.broken(),
                "producer.topic-partitions", options.partitions());
    }

    /** Who gave a value, for messages: the demo's option, or the demo itself. */
    static String origin(String key) {
        return switch (key) {
            case "producer.rate" -> "--rate";
            case "producer.broken-share" -> "--broken";
            case "producer.topic-partitions" -> "--partitions";
            default -> "demo";
        };
    }

    private static void set(List<String> arguments, Map<String, String> settings) {
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    }

    private static Map<String, String> environment(DataFolder data) {
        return Map.of(
                "ORDERFLOW_BUILD", "never",
                "SPARK_LOCAL_DIRS", data.scratch().toString(),
                "ORDERFLOW_LOG_DIR", data.logs().toString(),
                "JAVA_HOME", Path.of(System.getProperty("java.home")).toString());
    }
}
