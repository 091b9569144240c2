package io.orderflow.job;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.TestTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A run of the producer as a process of its own, from its start to its end.
 *
 * @param output what it printed, its summary at the end
 */
record ProducerProcess(String output) {

    /** Runs it with these arguments, on this topic, in this folder. */
    static ProducerProcess run(Path folder, TestTopics topics, String topic, String... arguments)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "producer-", ".out");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.orderflow.producer.ProducerMain",
                "--set",
                "kafka.bootstrap-servers=" + topics.bootstrapServers(),
                "--set",
                "kafka.topic=" + topic));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        Process process = builder.start();
        try {
            assertThat(process.waitFor(120, SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        return new ProducerProcess(Files.readString(output));
    }

    /** How many records were acknowledged. */
    long acknowledged() {
        return rows("(?m)^  (acknowledged) +([0-9,]+)$").get("acknowledged");
    }

    /** What the pipeline must say of the records that are broken, late or repeated on purpose → how many these are. */
    Map<String, Long> defects() {
        return rows("(?m)^    ([A-Z_]+) +([0-9,]+)$");
    }

    private Map<String, Long> rows(String row) {
        Map<String, Long> rows = new TreeMap<>();
        for (MatchResult match : Pattern.compile(row).matcher(output).results().toList()) {
            rows.put(match.group(1), Long.parseLong(match.group(2).replace(",", "")));
        }
        return rows;
    }
}
