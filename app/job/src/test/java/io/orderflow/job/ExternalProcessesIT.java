package io.orderflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.condition.Condition;
import io.orderflow.local.RealServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a batch costs besides its own work. */
@ExtendWith({RealServices.class, Pipes.class})
class ExternalProcessesIT {

    private static final int BATCHES = 10;

    @TempDir
    private Path folder;

    @Test
    void noBatchStartsAProcessOfTheOperatingSystem(Pipe pipe) throws IOException {
        CompletableFuture<Condition> job = pipe.running();
        storeOne(pipe, 1);

        List<RecordedEvent> started;
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ProcessStart");
            recording.start();
            for (int order = 2; order <= BATCHES; order++) {
                storeOne(pipe, order);
            }
            recording.stop();
            Path file = Files.createTempFile(folder, "processes", ".jfr");
            recording.dump(file);
            started = RecordingFile.readAllEvents(file);
        }

        // Now and then Spark starts one for reasons of its own, such as the
        // size of a page of memory; not in every batch.
        assertThat(started)
                .extracting(event -> event.getString("command"))
                .as("commands started in %d batches", BATCHES - 1)
                .hasSizeLessThan(BATCHES / 2);
        pipe.takeOver(job);
        pipe.assertExact();
    }

    private static void storeOne(Pipe pipe, int order) {
        pipe.send(0, order, order);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> pipe.hasTable("orders") && pipe.number("SELECT COUNT(*) FROM orders") == order);
    }
}
