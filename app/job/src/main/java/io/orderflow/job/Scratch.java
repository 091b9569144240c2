package io.orderflow.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.spark.util.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one run of the query, deleted with it. A process that is killed leaves its own behind: the next one
 * to start below the same parent deletes it. A lock on a file in it, which the system releases when a process ends
 * however it ends, says whether the owner is alive. Driver only.
 */
final class Scratch implements AutoCloseable {

    /** How the name of such a directory begins; the number of the process follows. */
    static final String PREFIX = "orderflow-run-";

    private static final Logger log = LoggerFactory.getLogger(Scratch.class);
    private static final String OWNER = ".owner";

    private final Path folder;
    private final FileChannel owner;

    private Scratch(Path folder, FileChannel owner) {
        this.folder = folder;
        this.owner = owner;
    }

    /**
     * Creates one below a parent, after deleting those whose owners are gone.
     *
     * @throws UncheckedIOException the parent is not there and cannot be created, or nothing can be written there
     */
    static Scratch below(Path parent) {
        try {
            return create(parent);
        } catch (IOException e) {
            throw new UncheckedIOException("The scratch folder " + parent + " cannot be written: " + e, e);
        }
    }

    private static Scratch create(Path parent) throws IOException {
        Files.createDirectories(parent);
        deleteAbandoned(parent);
        Path folder = Files.createTempDirectory(
                parent, PREFIX + ProcessHandle.current().pid() + "-");
        FileChannel owner =
                FileChannel.open(folder.resolve(OWNER), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (owner.tryLock() == null) {
            log.debug("The file system of {} has no locks; it stays behind after a crash", folder);
        }
        return new Scratch(folder, owner);
    }

    Path folder() {
        return folder;
    }

    private static void deleteAbandoned(Path parent) throws IOException {
        // Opening and closing a file of our own would release our lock on it.
        String own = PREFIX + ProcessHandle.current().pid() + "-";
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                if (!folder.getFileName().toString().startsWith(own) && isAbandoned(folder.resolve(OWNER))) {
                    log.info("Deleting {}: the process that used it is gone", folder);
                    Utils.deleteRecursively(folder.toFile());
                }
            }
        }
    }

    /** Without the file it is of an older version, or not ours to read: left alone. */
    private static boolean isAbandoned(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (IOException | OverlappingFileLockException e) {
            log.debug("{} is left alone", file, e);
            return false;
        }
    }

    @Override
    public void close() {
        try (owner) {
            Utils.deleteRecursively(folder.toFile());
        } catch (IOException e) {
            log.debug("{} cannot be closed", folder, e);
        }
    }
}
