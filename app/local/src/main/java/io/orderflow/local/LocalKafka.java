package io.orderflow.local;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A real Kafka broker (KRaft, one node) in a separate process, listening on 127.0.0.1 only. It stops when it is closed
 * or when this process ends, however it ends; its data stays in its folder. Not thread-safe.
 */
public final class LocalKafka extends LocalServer {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private final Options options;
    private final Installation installation;
    private final Consumer<String> progress;

    /**
     * The start options of a broker.
     *
     * @param folder holds data, settings and logs; created if missing
     * @param port the port on 127.0.0.1; 0: the last one used in this folder, or any free one
     * @param heap maximum heap size, in the format of {@code -Xmx}
     * @param properties broker settings that override the defaults here
     * @param systemProperties of the broker's JVM
     */
    public record Options(
            Path folder, int port, String heap, Map<String, String> properties, Map<String, String> systemProperties) {
        public Options {
            folder = folder.toAbsolutePath().normalize();
            requireNonNull(heap, "heap is null");
            properties = Map.copyOf(properties);
            systemProperties = Map.copyOf(systemProperties);
        }

        /** Any free port and the default heap, in this folder. */
        public static Options in(Path folder) {
            return new Options(folder, 0, "512m", Map.of(), Map.of());
        }

        public Options withPort(int newPort) {
            return new Options(folder, newPort, heap, properties, systemProperties);
        }

        public Options withHeap(String newHeap) {
            return new Options(folder, port, newHeap, properties, systemProperties);
        }

        public Options withProperty(String key, String value) {
            var more = new TreeMap<>(properties);
            more.put(key, value);
            return new Options(folder, port, heap, more, systemProperties);
        }

        /**
         * With a second listener for clients that come through a proxy.
         *
         * @param listening the port that the proxy connects to
         * @param proxy the port that those clients are given
         */
        public Options withProxy(int listening, int proxy) {
            int controller = Ports.anyFreeBut(listening);
            return withProperty("controller.quorum.voters", "1@127.0.0.1:" + controller)
                    .withProperty(
                            "listeners",
                            "CLIENT://127.0.0.1:" + port + ",PROXIED://127.0.0.1:" + listening
                                    + ",CONTROLLER://127.0.0.1:" + controller)
                    .withProperty(
                            "advertised.listeners", "CLIENT://127.0.0.1:" + port + ",PROXIED://127.0.0.1:" + proxy)
                    .withProperty(
                            "listener.security.protocol.map",
                            "CLIENT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT");
        }

        public Options withSystemProperty(String key, String value) {
            var more = new TreeMap<>(systemProperties);
            more.put(key, value);
            return new Options(folder, port, heap, properties, more);
        }
    }

    private LocalKafka(Options options, Installation installation, Consumer<String> progress) {
        super("Kafka", options.folder(), "kafka.out");
        this.options = options;
        this.installation = installation;
        this.progress = progress;
    }

    /** Starts a broker in this folder by the default options, without status messages. */
    public static LocalKafka start(Path folder) {
        return start(Options.in(folder), Installation.find(), line -> {});
    }

    /**
     * Starts a broker and returns when it is ready.
     *
     * @param progress receives short status messages
     * @throws ServiceFailedException if the folder or the port is in use, or the broker does not start
     */
    public static LocalKafka start(Options options, Installation installation, Consumer<String> progress) {
        LocalKafka kafka = new LocalKafka(options, installation, progress);
        try {
            kafka.startFirst(options.port());
            return kafka;
        } catch (RuntimeException e) {
            kafka.close();
            throw e;
        }
    }

    /**
     * Restarts the stopped or killed broker with its data and port.
     *
     * @throws ServiceFailedException if it is running, or another program uses the port
     */
    @Override
    public void start() {
        server().requireStopped();
        BrokerFiles settings = new BrokerFiles(options, Ports.given(port(), "Kafka"));
        settings.write();
        String classPath = installation.brokerClassPath();
        if (!settings.isFormatted()) {
            progress.accept("Kafka: formatting its storage");
            server().run("formatting the storage", settings.formatCommand(classPath), START_LIMIT);
            settings.rememberFormatted();
        }
        progress.accept("Kafka: starting on port " + port());
        Path out = options.folder().resolve("kafka.out");
        server().start(
                        settings.serverCommand(classPath),
                        () -> LogTail.text(out).contains(BrokerFiles.STARTED) && Ports.answers(port()),
                        START_LIMIT);
        progress.accept("Kafka: ready at " + bootstrapServers());
    }

    /** A port of 127.0.0.1 that a broker may be given. */
    public static int freePort() {
        return Ports.anyFree();
    }

    /** The value for clients' {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port();
    }
}
