package io.orderflow.producer.send;

import io.orderflow.condition.Condition;
import io.orderflow.producer.stop.ProducerException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file used by this process alone. The operating system releases its lock however the process ends. Other producers
 * may run on this machine: each takes the first free name.
 *
 * @param path of the file, which need not exist
 * @param lockFile beside it; exists while the file is in use
 */
record OwnFile(Path path, Path lockFile, FileChannel lock) implements AutoCloseable {
    private static final int MOST_FILES = 100;

    /**
     * The configured file, or a numbered one beside it if another producer uses it.
     *
     * @throws IOException if its folder cannot be written
     * @throws ProducerException if all numbers are in use
     */
    static OwnFile like(Path wanted) throws IOException {
        Path first = wanted.toAbsolutePath();
        Files.createDirectories(first.getParent());
        for (int i = 1; i <= MOST_FILES; i++) {
            Path file = i == 1 ? first : first.resolveSibling(first.getFileName() + "." + i);
            Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
            FileChannel lock = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isFree(lock)) {
                return new OwnFile(file, lockFile, lock);
            }
            lock.close();
        }
        throw new ProducerException(
                Condition.FAILED,
                MOST_FILES + " producers use " + wanted + ". Set producer.unsent-file to another.",
                null);
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // locked by this process itself
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(lockFile);
        lock.close();
    }
}
