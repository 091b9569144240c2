package io.orderflow.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * The exclusive right to use a folder, held by one process at a time. The operating system releases it however the
 * process ends.
 */
public final class FolderOwnership implements AutoCloseable {
    private static final int ATTEMPTS = 20;
    private static final int ATTEMPT_MILLIS = 100;

    private final FileChannel channel;
    private final Path owner;

    private FolderOwnership(FileChannel channel, Path owner) {
        this.channel = channel;
        this.owner = owner;
    }

    /**
     * Creates the folder if necessary and acquires it.
     *
     * @throws ServiceFailedException if another process owns it; the message names that process
     */
    public static FolderOwnership take(Path folder) {
        Path owner = folder.resolve("owner.pid");
        try {
            Files.createDirectories(folder);
            // Checked before the lock file is opened: closing any channel on it would release this process's lock.
            boolean ours = ProcessMark.read(owner)
                    .filter(mark -> mark.names(ProcessHandle.current()))
                    .isPresent();
            if (ours) {
                throw taken(folder, owner);
            }
            FileChannel channel =
                    FileChannel.open(folder.resolve("owner.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw taken(folder, owner);
            }
            ProcessMark.of(ProcessHandle.current()).write(owner);
            return new FolderOwnership(channel, owner);
        } catch (IOException e) {
            throw new ServiceFailedException(
                    "The folder " + folder + " cannot be used (" + e + "). Choose a writable folder.", e);
        }
    }

    /** Retries briefly: the lock of a killed process remains until the system has cleaned it up. */
    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            for (int attempt = 0; lock == null && attempt < ATTEMPTS; attempt++) {
                TimeUnit.MILLISECONDS.sleep(ATTEMPT_MILLIS);
                lock = channel.tryLock();
            }
            return lock;
        } catch (OverlappingFileLockException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static ServiceFailedException taken(Path folder, Path owner) {
        String pid =
                ProcessMark.read(owner).map(mark -> Long.toString(mark.pid())).orElse("unknown");
        return new ServiceFailedException("The folder " + folder + " is already in use by process " + pid
                + ": two programs on the same data would destroy it. Stop that process, or choose another folder.");
    }

    @Override
    public void close() {
        try {
            // A second call must not release the next owner's lock.
            if (channel.isOpen()) {
                Files.deleteIfExists(owner);
                channel.close();
            }
        } catch (IOException e) {
            throw new ServiceFailedException("Cannot release " + owner.getParent(), e);
        }
    }
}
