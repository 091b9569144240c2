package io.orderflow.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.condition.Condition;
import io.orderflow.producer.replay.CsvOrders;
import io.orderflow.producer.replay.CsvReplay;
import io.orderflow.producer.replay.RejectedLines;
import io.orderflow.producer.stop.ProducerException;
import io.orderflow.producer.stop.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real-world files in a folder of the test, and the outcome of each of their lines: an order exactly as written, or
 * rejected with its reason.
 */
abstract class OnCsvFiles {

    @TempDir
    Path folder;

    final void file(String text) throws IOException {
        Files.writeString(folder.resolve("orders.csv"), text);
    }

    final void sample(String name) throws IOException {
        try (InputStream in = OnCsvFiles.class.getResourceAsStream("/csv/" + name)) {
            Files.write(folder.resolve("orders.csv"), in.readAllBytes());
        }
    }

    final List<OwnersOrder> read(String... keysAndValues) {
        return new CsvReplay(
                        CsvFixture.settings(folder, keysAndValues),
                        OwnersOrder.CONTRACT,
                        new StopSignal(Thread.currentThread()))
                .read().stream().map(order -> OwnersOrder.of(order.values())).toList();
    }

    final String advice() throws IOException {
        Path file = folder.resolve("orders.csv");
        try (RejectedLines lines = new RejectedLines(file)) {
            return CsvOrders.read(file, CsvFixture.settings(folder), OwnersOrder.CONTRACT, lines)
                    .advice();
        }
    }

    final List<String> rejected() throws IOException {
        return Files.readAllLines(folder.resolve("orders.csv.rejected.csv"));
    }

    final AbstractThrowableAssert<?, ?> assertThatReadingFails(Condition code, String... keysAndValues) {
        return assertThatThrownBy(() -> read(keysAndValues))
                .isInstanceOfSatisfying(
                        ProducerException.class, e -> assertThat(e.condition()).isEqualTo(code));
    }
}
