package io.orderflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.condition.Condition;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {

    @TempDir
    private Path parent;

    @Test
    void aFolderThatCannotBeWrittenIsNamedAndWaitedFor() throws IOException {
        Path file = Files.createFile(parent.resolve("a-file"));

        assertThatThrownBy(() -> Scratch.below(file))
                .hasMessageContaining("The scratch folder " + file + " cannot be written")
                .satisfies(e -> assertThat(RunFault.of(e).condition()).isEqualTo(Condition.SCRATCH_LOST));
    }

    @Test
    void deletesWhatAKilledProcessLeftBehindAndNothingElse() throws IOException, InterruptedException {
        Path older = Files.createDirectory(parent.resolve("orderflow-run-without-owner"));
        Path others = Files.createDirectory(parent.resolve("something-else"));
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName(),
                        Files.createDirectory(parent.resolve("orderflow-run-1-x"))
                                .toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (Scratch mine = withOwner(owner)) {
            assertThat(parent.resolve("orderflow-run-1-x"))
                    .as("its owner lives")
                    .exists();
            assertThat(mine.folder()).exists();
        } finally {
            owner.destroyForcibly();
            assertThat(owner.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        try (Scratch next = Scratch.below(parent);
                Scratch another = Scratch.below(parent)) {
            assertThat(parent.resolve("orderflow-run-1-x"))
                    .as("its owner was killed")
                    .doesNotExist();
            assertThat(next.folder()).exists();
            assertThat(another.folder()).exists();
            assertThat(older).exists();
            assertThat(others).exists();
        }
        assertThat(parent).isDirectoryContaining(path -> path.equals(older) || path.equals(others));
        try (var left = Files.list(parent)) {
            assertThat(left).containsExactlyInAnyOrder(older, others);
        }
    }

    private Scratch withOwner(Process owner) throws IOException {
        assertThat(owner.getInputStream().read()).isEqualTo('!');
        return Scratch.below(parent);
    }

    /** Holds a directory as a running job does, until it is killed. */
    static final class Owner {

        private Owner() {}

        public static void main(String[] args) throws IOException {
            try (FileChannel file =
                    FileChannel.open(Path.of(args[0], ".owner"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                System.out.write(file.tryLock() == null ? '?' : '!');
                System.out.flush();
                // Until it is killed.
                var unused = System.in.read();
            }
        }
    }
}
