package io.orderflow.bench;

import io.orderflow.local.SparkCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** How the job under test is started: as users do, by the launcher. */
final class JobOptions {

    @Option(names = "--partitions", defaultValue = "3", description = "Of the topic (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(names = "--heap", defaultValue = "1g", description = "Of the job's JVM (default: ${DEFAULT-VALUE}).")
    private String heap;

    @Option(names = "--job", paramLabel = "KEY=VALUE", description = "A setting for the job, repeatable.")
    private Map<String, String> settings = new HashMap<>();

    @Option(names = "--spark", paramLabel = "OPTION", description = "An option for spark-submit, repeatable.")
    private List<String> sparkOptions = new ArrayList<>();

    int partitions() {
        return partitions;
    }

    String heap() {
        return heap;
    }

    /** Lets the job run there, in executors that fit its workers; options that were given have the last word. */
    void submitTo(SparkCluster cluster) {
        sparkOptions.addAll(0, List.of("--master " + cluster.url(), "--executor-memory 512m"));
    }

    /** The command line, with options of the job itself at its end. */
    List<String> command(String... own) {
        List<String> command = new ArrayList<>(List.of(
                home().resolve("orderflow").toString(),
                "job",
                "--driver-memory",
                heap,
                "--conf",
                "spark.ui.enabled=false"));
        sparkOptions.forEach(option -> command.addAll(List.of(option.split(" "))));
        command.add("--");
        command.addAll(List.of(own));
        settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        return command;
    }

    /** The environment in which it finds the servers, the topic and the database of a run. */
    static Map<String, String> environment(BenchServices services, String name, String deadLetters) {
        Map<String, String> environment = new HashMap<>(services.environment());
        environment.put("KAFKA_BOOTSTRAP_SERVERS", services.kafka().bootstrapServers());
        environment.put("KAFKA_TOPIC", name);
        environment.put("KAFKA_DLQ_TOPIC", deadLetters);
        environment.put("MYSQL_DATABASE", name);
        environment.put("MYSQL_TABLE", "orders");
        environment.put("ORDERFLOW_BUILD", "never");
        return environment;
    }

    /** Where the launcher is. */
    static Path home() {
        return Path.of(System.getenv().getOrDefault("ORDERFLOW_HOME", "")).toAbsolutePath();
    }
}
