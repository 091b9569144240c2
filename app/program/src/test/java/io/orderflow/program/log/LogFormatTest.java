package io.orderflow.program.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.Test;

/** What the two configurations of conf write, by Log4j itself. */
class LogFormatTest {

    private static final Path CONF = Path.of(System.getProperty("orderflow.home"), "conf");

    private static List<String> lines(String configuration, Consumer<Logger> program) {
        PrintStream before = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, UTF_8));
        try (LoggerContext context = new LoggerContext("test of " + configuration)) {
            context.setConfigLocation(CONF.resolve(configuration).toUri());
            context.start();
            program.accept(context.getLogger("io.orderflow.job.Job"));
        } finally {
            System.setErr(before);
        }
        return written.toString(UTF_8).lines().toList();
    }

    @Test
    void jsonIsOneObjectALineWhateverTheEventContains() throws IOException {
        List<String> lines = lines("log4j2-json.properties", log -> {
            log.info("two\nlines, \"quotes\", \u00fc and \u0661");
            log.error("failed", new IllegalStateException("because\nof this"));
            log.debug("not shown");
        });

        assertThat(lines).hasSize(2);
        JsonNode first = new ObjectMapper().readTree(lines.get(0));
        assertThat(first.get("message").asText()).isEqualTo("two\nlines, \"quotes\", \u00fc and \u0661");
        assertThat(first.get("level").asText()).isEqualTo("INFO");
        assertThat(first.get("logger").asText()).isEqualTo("io.orderflow.job.Job");
        assertThat(Instant.parse(first.get("time").asText()))
                .isBefore(Instant.now().plusSeconds(1));
        assertThat(first.has("exception")).isFalse();
        JsonNode second = new ObjectMapper().readTree(lines.get(1));
        assertThat(second.get("exception").asText())
                .contains("IllegalStateException: because\nof this")
                .contains("at io.orderflow.program.log.LogFormatTest");
    }

    @Test
    void textIsReadable() {
        assertThat(lines("log4j2.properties", log -> log.info("The job starts")))
                .singleElement()
                .asString()
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  Job: The job starts");
    }

    @Test
    void aFloodIsCutAndErrorsAreNot() {
        for (String configuration : List.of("log4j2.properties", "log4j2-json.properties")) {
            List<String> lines = lines(configuration, log -> {
                for (int i = 0; i < 50_000; i++) {
                    log.warn("the same again {}", i);
                }
                for (int i = 0; i < 100; i++) {
                    log.error("this is an error");
                }
            });

            assertThat(lines.stream().filter(line -> line.contains("the same again")))
                    .hasSizeBetween(1_000, 5_000);
            assertThat(lines.stream().filter(line -> line.contains("this is an error")))
                    .hasSize(100);
        }
    }

    @Test
    void bothConfigurationsDifferInTheLayoutAlone() throws IOException {
        assertThat(settings("log4j2-json.properties")).isEqualTo(settings("log4j2.properties"));
    }

    private static List<String> settings(String configuration) throws IOException {
        return Files.readString(CONF.resolve(configuration))
                .replace("\\\n", "")
                .lines()
                .filter(line -> !line.startsWith("#") && !line.startsWith("appender.console.layout."))
                .toList();
    }
}
