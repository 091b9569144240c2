package io.orderflow.spark.checkpoint;

import io.orderflow.spark.version.CheckpointFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.fs.FileAlreadyExistsException;

/** A file that appears under its name when it is closed, whole; not at all if it is cancelled. */
final class AtomicFile extends CheckpointFile {

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final boolean overwrite;
    private final boolean durable;
    private boolean ended;

    AtomicFile(Path target, Path temporary, boolean overwrite, boolean durable) throws IOException {
        this(
                target,
                temporary,
                FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                overwrite,
                durable);
    }

    private AtomicFile(Path target, Path temporary, FileChannel channel, boolean overwrite, boolean durable) {
        super(new BufferedOutputStream(Channels.newOutputStream(channel)));
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
        this.overwrite = overwrite;
        this.durable = durable;
    }

    /** The checksum that Hadoop's local file system keeps beside a file. */
    static Path checksumOf(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".crc");
    }

    static boolean isChecksum(String name) {
        return name.startsWith(".") && name.endsWith(".crc");
    }

    /** @throws FileAlreadyExistsException another process was faster, and this file may not replace it */
    @Override
    public void close() throws IOException {
        if (ended) {
            return;
        }
        ended = true;
        try {
            flush();
            if (durable) {
                channel.force(true);
            }
            super.close();
            publish();
        } finally {
            channel.close();
            Files.deleteIfExists(temporary);
        }
    }

    private void publish() throws IOException {
        // Of a file of the same name that Hadoop wrote: it would no longer fit.
        Files.deleteIfExists(checksumOf(target));
        if (overwrite) {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } else {
            linkOnce();
        }
        if (durable) {
            try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }

    /**
     * A link fails if the name is taken; a move would replace it, which is the second best where there are no links.
     */
    private void linkOnce() throws IOException {
        try {
            Files.createLink(target, temporary);
        } catch (java.nio.file.FileAlreadyExistsException e) {
            throw new FileAlreadyExistsException(target + " exists");
        } catch (UnsupportedOperationException | IOException e) {
            if (Files.exists(target)) {
                throw new FileAlreadyExistsException(target + " exists");
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    @Override
    public void cancel() {
        if (ended) {
            return;
        }
        ended = true;
        try {
            channel.close();
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
