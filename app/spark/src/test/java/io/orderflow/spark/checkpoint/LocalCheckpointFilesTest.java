package io.orderflow.spark.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.orderflow.spark.version.CheckpointFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCheckpointFilesTest {

    @TempDir
    private java.nio.file.Path folder;

    private LocalCheckpointFiles files;

    @BeforeEach
    void open() {
        files = new DurableCheckpointFiles(path("checkpoint"), new Configuration());
        files.createCheckpointDirectory();
    }

    private Path path(String name) {
        return new Path(folder.resolve(name).toUri().toString());
    }

    private void write(String name, boolean overwrite, String text) throws IOException {
        try (CheckpointFile out = files.createAtomic(path(name), overwrite)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private String read(String name) throws IOException {
        try (FSDataInputStream in = files.open(path(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private List<String> listed(String name) {
        return Arrays.stream(files.list(path(name), all -> true))
                .map(status -> status.getPath().getName())
                .sorted()
                .toList();
    }

    @Test
    void aFileAppearsWholeWhenItIsClosedAndNotBefore() throws IOException {
        try (CheckpointFile out = files.createAtomic(path("checkpoint/offsets/0"), false)) {
            out.write("v1\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            assertFalse(files.exists(path("checkpoint/offsets/0")));
        }
        assertEquals("v1\n", read("checkpoint/offsets/0"));
        assertEquals(List.of("0"), listed("checkpoint/offsets"));
    }

    @Test
    void aCancelledFileLeavesNothing() throws IOException {
        CheckpointFile out = files.createAtomic(path("checkpoint/offsets/0"), false);
        out.write(1);
        out.cancel();
        out.close();
        try (Stream<java.nio.file.Path> left = Files.list(folder.resolve("checkpoint/offsets"))) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void whatMayNotBeReplacedIsNot() throws IOException {
        write("checkpoint/offsets/0", false, "first");
        assertThrows(FileAlreadyExistsException.class, () -> write("checkpoint/offsets/0", false, "second"));
        assertEquals("first", read("checkpoint/offsets/0"));
        assertEquals(List.of("0"), listed("checkpoint/offsets"));
    }

    @Test
    void whatHadoopWroteIsReplacedTogetherWithItsChecksum() throws IOException {
        Configuration configuration = new Configuration();
        try (LocalFileSystem hadoop = new LocalFileSystem()) {
            hadoop.initialize(folder.toUri(), configuration);
            hadoop.create(path("checkpoint/state")).close();
            assertEquals(List.of("state"), listed("checkpoint"));
            write("checkpoint/state", true, "new");
            try (FSDataInputStream in = hadoop.open(path("checkpoint/state"))) {
                assertArrayEquals("new".getBytes(StandardCharsets.UTF_8), in.readAllBytes());
            }
        }
    }

    @Test
    void aFolderIsDeletedWithItsFilesAndWhatIsMissingIsNoError() throws IOException {
        write("checkpoint/offsets/0", false, "first");
        files.delete(path("checkpoint/offsets"));
        assertFalse(files.exists(path("checkpoint/offsets")));
        files.delete(path("checkpoint/offsets"));
    }

    @Test
    void aMissingFolderCannotBeListed() {
        assertThrows(FileNotFoundException.class, () -> listed("checkpoint/none"));
    }

    @Test
    void aFolderThatSparkAsksForIsMade() {
        files.mkdirs(path("checkpoint/a/b"));
        assertTrue(files.exists(path("checkpoint/a/b")));
        assertTrue(files.isLocal());
    }

    @Test
    void anotherFileSystemIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new ScratchCheckpointFiles(new Path("hdfs://host/checkpoint"), new Configuration()));
    }
}
