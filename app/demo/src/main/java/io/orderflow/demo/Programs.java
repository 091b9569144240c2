package io.orderflow.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the demo's programs are started: as {@code ./orderflow} would, with the demo's values on top. */
final class Programs {
    /** Nothing of the demo can be reached from other machines. */
    private static final List<String> ON_LOOPBACK = List.of(
            "--conf",
            "spark.driver.host=127.0.0.1",
            "--conf",
            "spark.driver.bindAddress=127.0.0.1",
            "--conf",
            "spark.ui.enabled=false");

    private Programs() {}

    static Worker job(DemoSettings settings, Map<String, String> onTop, DataFolder data) {
        List<String> arguments = new ArrayList<>(List.of("job", "--driver-memory", "1g"));
        arguments.addAll(ON_LOOPBACK);
        arguments.add("--");
        Map<String, String> all = new HashMap<>(onTop);
        all.put("pipeline.name", settings.pipeline());
        all.put("job.scratch-dir", data.scratch().toString());
        // On one machine quick attempts overload no one.
        all.put("job.longest-restart-wait", "2 s");
        set(arguments, all);
        return new Worker("job", arguments, environment(data), data.freshLog("job"));
    }

    /** Streaming SQL, modest: two cores are enough for all of the demo. */
    static Worker streams(DemoSettings settings, Map<String, String> onTop, DataFolder data) {
        List<String> arguments = new ArrayList<>(List.of("streams", "--master", "local[2]", "--driver-memory", "768m"));
        arguments.addAll(ON_LOOPBACK);
        arguments.add("--");
        Map<String, String> all = new HashMap<>(onTop);
        all.put("streams.customers-topic", settings.customersTopic());
        all.put("streams.checkpoints", data.streams().toString());
        all.put("streams.longest-restart-wait", "10 s");
        set(arguments, all);
        return new Worker("streams", arguments, environment(data), data.freshLog("streams"));
    }

    /** What follows orders: one confirmation for each, as soon as it is stored. */
    static Worker confirmer(DemoSettings settings, Map<String, String> onTop, DataFolder data) {
        List<String> arguments = new ArrayList<>(List.of("confirm"));
        Map<String, String> all = new HashMap<>(onTop);
        all.put("pipeline.name", settings.pipeline());
        // A demo that begins with an older data folder goes on where the last one ended, however long ago that was.
        all.put("confirm.from", "earliest");
        set(arguments, all);
        return new Worker("confirmer", arguments, environment(data), data.freshLog("confirm"));
    }

    /** @param port that it listens on, on this machine's loopback */
    static Worker dashboard(DemoSettings settings, int port, Map<String, String> onTop, DataFolder data) {
        List<String> arguments = new ArrayList<>(List.of("dashboard"));
        Map<String, String> all = new HashMap<>(onTop);
        all.put("pipeline.name", settings.pipeline());
        all.put("dashboard.host", "127.0.0.1");
        all.put("dashboard.port", Integer.toString(port));
        set(arguments, all);
        return new Worker("dashboard", arguments, environment(data), data.freshLog("dashboard"));
    }

    static Worker producer(DemoOptions options, DemoSettings settings, Map<String, String> onTop, DataFolder data) {
        List<String> arguments = new ArrayList<>(List.of("produce"));
        Map<String, String> all = new HashMap<>(onTop);
        all.putAll(production(options));
        if (options.withStreams()) {
            all.put("producer.customers-topic", settings.customersTopic());
        }
        all.put(
                "producer.unsent-file",
                data.logs().resolve("orders-unsent.jsonl").toString());
        set(arguments, all);
        return new Worker("producer", arguments, environment(data), data.freshLog("producer"));
    }

    /** The settings of the producer, key → value. */
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
            case "order.contract" -> "--contract";
            default -> "demo";
        };
    }

    private static void set(List<String> arguments, Map<String, String> settings) {
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    }

    private static Map<String, String> environment(DataFolder data) {
        return Map.of(
                "ORDERFLOW_BUILD", "never",
                "SPARK_LOCAL_IP", "127.0.0.1",
                "SPARK_LOCAL_DIRS", data.scratch().toString(),
                "ORDERFLOW_LOG_DIR", data.logs().toString(),
                "JAVA_HOME", Path.of(System.getProperty("java.home")).toString());
    }
}
