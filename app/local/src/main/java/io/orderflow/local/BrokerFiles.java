package io.orderflow.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** The files and command lines of a local broker, all below its folder. */
record BrokerFiles(LocalKafka.Options options, int port) {
    /** Printed by the broker when it is ready: {@code kafka.server.KafkaBroker.STARTED_MESSAGE}. */
    static final String STARTED = "Kafka Server started";

    private Path file(String name) {
        return options.folder().resolve(name);
    }

    void write() {
        LocalServer.write(file("server.properties"), lines(properties()));
        try (var log4j = BrokerFiles.class.getResourceAsStream("broker-log4j2.properties")) {
            LocalServer.write(file("log4j2.properties"), new String(log4j.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Broker settings for one laptop: one replica of everything, little memory, no waiting for other nodes. */
    Map<String, String> properties() {
        int controller = Ports.anyFreeBut(port);
        var all = new TreeMap<>(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controller),
                Map.entry("listeners", "CLIENT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller),
                Map.entry("advertised.listeners", "CLIENT://127.0.0.1:" + port),
                Map.entry("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("inter.broker.listener.name", "CLIENT"),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("log.dirs", file("data").toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("default.replication.factor", "1"),
                Map.entry("min.insync.replicas", "1"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "3"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "3"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.num.partitions", "1")));
        all.putAll(Map.ofEntries(
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                // A killed broker that restarts is refused until its former session has expired.
                Map.entry("broker.session.timeout.ms", "3000"),
                Map.entry("broker.heartbeat.interval.ms", "500"),
                Map.entry("log.retention.hours", "168"),
                Map.entry("log.retention.bytes", "2147483648"),
                Map.entry("log.segment.bytes", "268435456"),
                Map.entry("log.cleaner.dedupe.buffer.size", "16777216"),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "4")));
        all.putAll(options.properties());
        return all;
    }

    private static String lines(Map<String, String> properties) {
        return properties.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\"))
                .collect(Collectors.joining("\n", "# Written by OrderFlow at every start.\n", "\n"));
    }

    boolean isFormatted() {
        return Files.exists(file("formatted"));
    }

    void rememberFormatted() {
        LocalServer.write(file("formatted"), "");
    }

    List<String> formatCommand(String classPath) {
        // An interrupted format was never used by a running broker: --ignore-formatted completes it.
        return java(
                classPath,
                "128m",
                "kafka.tools.StorageTool",
                "format",
                "--ignore-formatted",
                "--cluster-id",
                newClusterId(),
                "--config",
                file("server.properties").toString());
    }

    List<String> serverCommand(String classPath) {
        return java(
                classPath,
                options.heap(),
                "kafka.Kafka",
                file("server.properties").toString());
    }

    private List<String> java(String classPath, String heap, String main, String... arguments) {
        var command = new java.util.ArrayList<>(List.of(
                Installation.java(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true",
                "-Dlog4j2.configurationFile=" + file("log4j2.properties"),
                "-Dorderflow.broker.log=" + file("kafka.log")));
        options.systemProperties().forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(List.of(arguments));
        return command;
    }

    /** 16 random bytes in URL-safe base64, which must not start with a dash: {@code org.apache.kafka.common.Uuid}. */
    private static String newClusterId() {
        while (true) {
            UUID random = UUID.randomUUID();
            ByteBuffer bytes = ByteBuffer.allocate(16)
                    .putLong(random.getMostSignificantBits())
                    .putLong(random.getLeastSignificantBits());
            String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
            if (!id.startsWith("-")) {
                return id;
            }
        }
    }
}
