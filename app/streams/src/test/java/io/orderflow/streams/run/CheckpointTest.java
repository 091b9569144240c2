package io.orderflow.streams.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.streams.run.Checkpoint.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {

    private static final Purpose PURPOSE = new Purpose(
            "f1", "`shop`.`t`", Map.of("orders", "id1", "customers", "id2"), Map.of("orders.quantity", "INT NOT NULL"));

    @TempDir
    private Path folder;

    private Checkpoint checkpoint;

    @BeforeEach
    void open() throws IOException {
        checkpoint = new Checkpoint(folder.toUri().toString(), "mine", new Configuration());
    }

    @Test
    void remembersWhatItWasMadeFor() throws IOException {
        assertThat(checkpoint.purpose()).isEmpty();

        checkpoint.begin(PURPOSE);

        assertThat(checkpoint.purpose()).contains(PURPOSE);
        checkpoint.require(checkpoint.purpose().orElseThrow(), PURPOSE);
    }

    @Test
    void isUsedOnceABatchWasCommitted() throws IOException {
        checkpoint.begin(PURPOSE);
        assertThat(checkpoint.isUsed()).isFalse();

        write("commits/0");

        assertThat(checkpoint.isUsed()).isTrue();
        checkpoint.begin(PURPOSE);
        assertThat(checkpoint.isUsed()).isFalse();
    }

    @Test
    void isPlannedOnceABatchHasOffsets() throws IOException {
        checkpoint.begin(PURPOSE);
        assertThat(checkpoint.isPlanned()).isFalse();

        write("offsets/.0.tmp.crc");
        assertThat(checkpoint.isPlanned()).isFalse();
        write("offsets/0");

        assertThat(checkpoint.isPlanned()).isTrue();
        assertThat(checkpoint.isUsed()).isFalse();
    }

    /** As Spark does. */
    private void write(String name) throws IOException {
        Path file = folder.resolve("mine/spark").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "v1");
    }

    @Test
    void refusesAnotherQueryAnotherTableAndAnotherTopicOfTheSameName() {
        assertThatThrownBy(() ->
                        checkpoint.require(PURPOSE, new Purpose("f2", PURPOSE.table(), PURPOSE.topics(), Map.of())))
                .asString()
                .contains("SQL_CHANGED", "./orderflow streams --reset mine");
        assertThatThrownBy(
                        () -> checkpoint.require(PURPOSE, new Purpose("f1", "`shop`.`u`", PURPOSE.topics(), Map.of())))
                .asString()
                .contains("SQL_CHANGED");
        assertThatThrownBy(() -> checkpoint.require(
                        PURPOSE,
                        new Purpose("f1", PURPOSE.table(), Map.of("orders", "id3", "customers", "id2"), Map.of())))
                .asString()
                .contains("TOPIC_RECREATED", "./orderflow streams --reset mine");
    }

    @Test
    void refusesAColumnOfAnotherTypeThatTheQueryUses() {
        assertThatThrownBy(() -> checkpoint.require(PURPOSE, using(Map.of("orders.quantity", "BIGINT NOT NULL"))))
                .asString()
                .contains(
                        "SQL_CHANGED",
                        "orders.quantity was INT NOT NULL and is BIGINT NOT NULL",
                        "./orderflow streams --reset mine");
        assertThatThrownBy(() -> checkpoint.require(
                        PURPOSE, using(Map.of("orders.quantity", "INT NOT NULL", "orders.item", "STRING NOT NULL"))))
                .asString()
                .contains("orders.item was not used and is STRING NOT NULL");
    }

    @Test
    void takesOverACheckpointFromBeforeColumnsWereRecordedAndRecordsThem() throws IOException {
        Purpose old = using(Map.of());
        checkpoint.begin(old);
        checkpoint.require(checkpoint.purpose().orElseThrow(), PURPOSE);

        checkpoint.addColumns(PURPOSE);

        assertThat(checkpoint.purpose()).contains(PURPOSE);
        checkpoint.begin(old);
        assertThat(checkpoint.purpose()).contains(old);
    }

    private static Purpose using(Map<String, String> columns) {
        return new Purpose(PURPOSE.fingerprint(), PURPOSE.table(), PURPOSE.topics(), columns);
    }

    @Test
    void isGoneOnceDeleted() throws IOException {
        checkpoint.begin(PURPOSE);

        assertThat(checkpoint.delete()).isTrue();
        assertThat(checkpoint.purpose()).isEmpty();
        assertThat(checkpoint.delete()).isFalse();
    }
}
