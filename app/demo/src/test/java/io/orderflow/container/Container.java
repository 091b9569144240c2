package io.orderflow.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.container.ComposeFile.HealthCheck;
import io.orderflow.container.ComposeFile.Service;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A program of the image in namespaces of its own: mounts, processes, network, IPC and host name, with the user, the
 * capabilities and the mounts that Dockerfile and compose file ask for. It is process 1 of its container, as in Docker.
 */
final class Container implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);

    private final Process unshare;
    private final Process network;
    private final ProcessHandle first;
    private final Path output;
    private final Surroundings surroundings;

    private Container(Process unshare, Process network, ProcessHandle first, Path output, Surroundings surroundings) {
        this.unshare = unshare;
        this.network = network;
        this.first = first;
        this.output = output;
        this.surroundings = surroundings;
    }

    /**
     * What a container is made of, besides the service.
     *
     * @param name of the service, and of the container's host
     * @param home the built tree, the {@code /src} of the Dockerfile
     * @param folder for scripts, sockets and output
     * @param connections from its network and into it, as arguments of a {@link Bridge}
     */
    record Surroundings(
            String name, ImageFile image, Service service, Path home, Path folder, List<String> connections) {
        Surroundings {
            connections = List.copyOf(connections);
        }

        /** With nothing of this process's environment: the image's base, the image, then compose. */
        Map<String, String> environment() {
            Map<String, String> all = new TreeMap<>(Map.of(
                    "JAVA_HOME", "/opt/java/openjdk",
                    "PATH", "/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                    // Docker would say "/", which at least exists.
                    "HOME", "/nonexistent"));
            all.putAll(image.environment());
            all.putAll(service.environment());
            return all;
        }
    }

    /** Starts a command, which the image's entry point gets, as {@code docker compose run} does. */
    static Container start(Surroundings surroundings, List<String> command) throws IOException, InterruptedException {
        String name = surroundings.name();
        Path folder = Files.createTempDirectory(surroundings.folder(), name + "-");
        Path script = Files.writeString(folder.resolve("script.sh"), script(folder, surroundings, command));
        Path output = folder.resolve("out");
        Path errors = folder.resolve("err");
        Process unshare = new ProcessBuilder(
                        // Whatever ends this JVM ends the container.
                        "setpriv",
                        "--pdeathsig",
                        "KILL",
                        "unshare",
                        "--mount",
                        "--pid",
                        "--net",
                        "--ipc",
                        "--uts",
                        "--fork",
                        "--kill-child",
                        "bash",
                        script.toString())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        await("the container of " + name).atMost(START).until(() -> {
            if (!unshare.isAlive()) {
                throw new AssertionError("The container of " + name + " was not made: " + Files.readString(errors));
            }
            return Files.readString(output).contains("prepared\n");
        });
        ProcessHandle first = unshare.children().findFirst().orElseThrow();
        Process network = network(first, surroundings, errors);
        try (Writer go = new OutputStreamWriter(unshare.getOutputStream(), UTF_8)) {
            go.write("go\n");
        }
        return new Container(unshare, network, first, output, surroundings);
    }

    private static Process network(ProcessHandle first, Surroundings surroundings, Path errors) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("setpriv", "--pdeathsig", "KILL", "nsenter", "--net=/proc/" + first.pid() + "/ns/net"));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classes().toString(),
                Bridge.class.getName()));
        command.addAll(surroundings.connections());
        Process network = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        BufferedReader lines = network.inputReader(UTF_8);
        if (!"listening".equals(lines.readLine())) {
            throw new IOException("The network of a container was not made: " + Files.readString(errors));
        }
        return network;
    }

    private static Path classes() {
        return Path.of(
                Bridge.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    /** Commands for root, in the namespaces that unshare has made. */
    private static String script(Path folder, Surroundings all, List<String> command) throws IOException {
        Path etc = Files.createDirectories(folder.resolve("etc"));
        Files.writeString(etc.resolve("hosts"), "127.0.0.1 localhost kafka mysql " + all.name() + "\n");
        Files.write(
                etc.resolve("passwd"),
                withoutId(Path.of("/etc/passwd"), all.image().user()));
        Files.write(
                etc.resolve("group"),
                withoutId(Path.of("/etc/group"), all.image().user()));
        StringBuilder script = new StringBuilder(text("container.sh"));
        Path root = Files.createDirectories(folder.resolve("root"));
        line(
                script,
                "base",
                all.name(),
                root.toString(),
                Path.of(System.getProperty("java.home")).toRealPath().toString(),
                etc.toString());
        for (ImageFile.Instruction one : all.image().instructions()) {
            switch (one.name()) {
                case "COPY" -> {
                    ImageFile.Copy copy = ImageFile.copy(one);
                    for (String source : copy.sources()) {
                        line(script, "copy", all.home().resolve(source).toString(), copy.target());
                    }
                }
                case "RUN" -> line(script, "run", one.arguments());
                case "WORKDIR" -> line(script, "run", "mkdir -p " + one.arguments());
                case "FROM", "LABEL", "ENV", "VOLUME", "USER", "ENTRYPOINT", "CMD" -> {}
                default -> throw new IllegalArgumentException(one.name() + " is not understood here");
            }
        }
        for (String volume : all.image().volumes()) {
            if (!all.service().tmpfs().containsKey(volume)) {
                line(script, "volume", volume);
            }
        }
        all.service().tmpfs().forEach((mount, options) -> line(script, "temporary", mount, options));
        line(script, "enter", all.service().isReadOnly() ? "read-only" : "writable");
        List<String> program = new ArrayList<>(asUser(all));
        program.addAll(all.image().entryPoint());
        program.addAll(command);
        script.append("exec ").append(quoted(program)).append(" </dev/null\n");
        return script.toString();
    }

    /** The program before which this stands gets the user, capabilities, environment and folder of the container. */
    private static List<String> asUser(Surroundings all) {
        String[] ids = all.image().user().split(":", 2);
        List<String> words = new ArrayList<>(
                List.of("setpriv", "--reuid", ids[0], "--regid", ids[1], "--clear-groups", "--inh-caps=-all"));
        if (all.service().dropped().contains("ALL")) {
            words.add("--bounding-set=-all");
        }
        if (all.service().security().contains("no-new-privileges:true")) {
            words.add("--no-new-privs");
        }
        words.addAll(List.of("env", "-i", "-C", all.image().workingDirectory()));
        all.environment().forEach((name, value) -> words.add(name + "=" + value));
        return words;
    }

    private static List<String> withoutId(Path file, String ids) throws IOException {
        List<String> unwanted = List.of(ids.split(":", 2));
        return Files.readAllLines(file).stream()
                .filter(line -> line.split(":", 4).length < 3 || !unwanted.contains(line.split(":", 4)[2]))
                .toList();
    }

    private static String text(String resource) throws IOException {
        try (var in = Container.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static void line(StringBuilder script, String function, String... arguments) {
        script.append(function).append(' ').append(quoted(List.of(arguments))).append('\n');
    }

    private static String quoted(List<String> words) {
        List<String> all = words.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .toList();
        return String.join(" ", all);
    }

    /**
     * What a program left.
     *
     * @param exitCode -1: it took too long
     */
    record Outcome(int exitCode, String text) {}

    /** Runs another program in the container, as {@code docker exec} does. */
    Outcome exec(Duration timeout, List<String> program) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "nsenter", "--target", Long.toString(first.pid()), "--mount", "--pid", "--net", "--ipc", "--uts"));
        command.addAll(asUser(surroundings));
        command.addAll(program);
        Path written = Files.createTempFile(output.getParent(), "exec-", ".out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(written.toFile())
                .start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new Outcome(ended ? process.exitValue() : -1, Files.readString(written));
    }

    Outcome exec(String... program) throws IOException, InterruptedException {
        return exec(Duration.ofMinutes(1), List.of(program));
    }

    /** Runs the health check of the service once, within its timeout. */
    Outcome checkHealth() throws IOException, InterruptedException {
        HealthCheck check = surroundings.service().healthCheck().orElseThrow();
        return exec(check.timeout(), check.command());
    }

    boolean isHealthy() throws IOException, InterruptedException {
        return checkHealth().exitCode() == 0;
    }

    void awaitHealthy(Duration within) {
        await("the health check")
                .atMost(within)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    assertThat(unshare.isAlive()).as(this::text).isTrue();
                    return isHealthy();
                });
    }

    /** Sends a signal to process 1. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(first.pid()))
                .start()
                .waitFor();
    }

    /** Returns the exit code, after SIGTERM to process 1 as {@code docker stop} sends it. */
    int stop(Duration within) throws IOException, InterruptedException {
        signal("TERM");
        return exitCode(within);
    }

    int exitCode(Duration within) throws InterruptedException {
        assertThat(unshare.waitFor(within.toMillis(), TimeUnit.MILLISECONDS))
                .as(() -> "ends within " + within + ":\n" + text())
                .isTrue();
        return unshare.exitValue();
    }

    /** All that the program wrote. */
    String text() {
        try {
            return Files.readString(output) + Files.readString(output.resolveSibling("err"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        // Its end ends all processes of the container.
        first.destroyForcibly();
        unshare.destroyForcibly().onExit().join();
        network.destroyForcibly();
    }
}
