package io.orderflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderflow.condition.Condition;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Where MySQL does not let the driver write its heartbeat, a file on its own machine says what it does, and why. */
@ExtendWith({RealServices.class, Pipes.class})
class HealthFileIT {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void saysWhyTheHeartbeatIsSilentWhenRightsAreRevoked(TestDatabase database, Pipe pipe) throws IOException {
        String clerk = "'clerk_" + database.name().substring(database.name().length() - 8) + "'@'%'";
        String name = clerk.substring(1, clerk.indexOf('\'', 1));
        database.execute(
                "CREATE USER " + clerk + " IDENTIFIED BY 'secret'",
                "GRANT ALL ON " + database.name() + ".* TO " + clerk);
        pipe.send(0, 1, 3);
        CompletableFuture<Condition> job = pipe.running(
                Map.of("job.health-file", file().toString(), "mysql.user", name, "mysql.password", "secret"));
        await().atMost(LONG)
                .until(() -> is("RUNNING", "written") && read().get("epoch").asLong() == 1);
        assertThat(read().get("pipeline").asText()).isEqualTo(pipe.topic() + "-orders");
        assertThat(read().get("driver").asText())
                .contains("process " + ProcessHandle.current().pid());

        database.execute("REVOKE ALL PRIVILEGES ON " + database.name() + ".* FROM " + clerk);
        // Sessions that are open keep the rights they had.
        String sessions = pipe.text("SELECT GROUP_CONCAT('KILL ', id SEPARATOR ';') FROM information_schema.processlist"
                + " WHERE user = '" + name + "'");
        database.execute(sessions.split(";", -1));
        await().atMost(LONG).until(() -> read().get("heartbeat").asText().contains("denied"));
        String silent = read().get("heartbeat").asText();
        assertThat(silent).startsWith("MYSQL_").contains("denied");
        String beat = pipe.text("SELECT updated_at FROM orderflow_heartbeat");
        Instant before = time();
        await().atMost(LONG).until(() -> time().isAfter(before.plusSeconds(1)));
        assertThat(pipe.text("SELECT updated_at FROM orderflow_heartbeat"))
                .as("the heartbeat is silent meanwhile")
                .isEqualTo(beat);

        database.execute("GRANT ALL ON " + database.name() + ".* TO " + clerk);
        await().atMost(LONG).until(() -> is("RUNNING", "written"));
        pipe.takeOver(job);
        assertThat(read().get("state").asText()).isEqualTo("STOPPED");
        assertThat(read().get("reason").asText()).isEqualTo("FENCED");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).as("nothing but the file").containsExactly(file());
        }
        database.execute("DROP USER " + clerk);
    }

    private Path file() {
        return folder.resolve("health.json");
    }

    private boolean is(String state, String heartbeat) {
        return Files.exists(file())
                && read().get("state").asText().equals(state)
                && read().get("heartbeat").asText().equals(heartbeat);
    }

    private Instant time() {
        return Instant.parse(read().get("time").asText());
    }

    /** Never half of it: the file is replaced as a whole. */
    private JsonNode read() {
        try {
            return new ObjectMapper().readTree(Files.readString(file()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
