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
 * A file that this process alone uses, by a lock that the operating system takes back whatever ends the process. Other
 * producers of this machine may run beside this one: each takes the first name that is free.
 *
 * @param path of the file, which need not exist
 * @param lockFile beside it; there while the file is in use
 */
record OwnFile(Path path, Path lockFile, FileChannel lock) implements AutoCloseable {
    private static final int MOST_FILES = 100;

    /**
     * The wanted file, or one beside it with a number if another producer has it.
     *
     * @throws IOException if its folder cannot be written
     * @throws ProducerException if all numbers are taken
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
            return false; // of this very process
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(lockFile);
        lock.close();
    }
}
