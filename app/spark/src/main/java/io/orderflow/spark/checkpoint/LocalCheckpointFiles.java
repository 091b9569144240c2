package io.orderflow.spark.checkpoint;

import io.orderflow.spark.version.CheckpointFile;
import io.orderflow.spark.version.CheckpointFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.PathFilter;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Spark's checkpoint files on a local disk, by {@code java.nio}. Hadoop's file systems, which Spark uses otherwise,
 * start {@code chmod} and {@code readlink} for what they write: some twenty processes a micro-batch, which took longer
 * than the batch itself. A file is written under another name and then renamed, so that it appears whole or not at all.
 *
 * <p>Only for paths of scheme {@code file}. Spark creates instances by reflection, on driver and executors; subclasses
 * say whether a file survives a failure of the machine.
 */
abstract class LocalCheckpointFiles implements CheckpointFiles {

    private static final String TEMPORARY = ".tmp";

    private final Path root;
    private final RawLocalFileSystem files = new RawLocalFileSystem();
    private final boolean durable;

    /**
     * @param root the folder of the checkpoint, or one in it
     * @param durable whether each file is forced to the disk
     * @throws IllegalArgumentException the path is not of a local disk
     */
    LocalCheckpointFiles(org.apache.hadoop.fs.Path root, Configuration configuration, boolean durable) {
        this.root = local(root);
        this.durable = durable;
        try {
            files.initialize(this.root.toUri(), configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public CheckpointFile createAtomic(org.apache.hadoop.fs.Path path, boolean overwrite) {
        Path target = local(path);
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + TEMPORARY);
        return unchecked(() -> {
            Files.createDirectories(target.getParent());
            return new AtomicFile(target, temporary, overwrite, durable);
        });
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path path) {
        return unchecked(() -> files.open(path));
    }

    /** The entries of a folder that the filter takes; checksums which Hadoop wrote earlier are not listed, as there. */
    @Override
    public FileStatus[] list(org.apache.hadoop.fs.Path path, PathFilter filter) {
        Path folder = local(path);
        return unchecked(() -> {
            if (!Files.isDirectory(folder)) {
                throw new FileNotFoundException(folder + " does not exist");
            }
            List<FileStatus> found = new ArrayList<>();
            for (FileStatus entry : files.listStatus(path)) {
                if (!AtomicFile.isChecksum(entry.getPath().getName()) && filter.accept(entry.getPath())) {
                    found.add(entry);
                }
            }
            return found.toArray(FileStatus[]::new);
        });
    }

    @Override
    public void mkdirs(org.apache.hadoop.fs.Path path) {
        unchecked(() -> Files.createDirectories(local(path)));
    }

    @Override
    public boolean exists(org.apache.hadoop.fs.Path path) {
        return Files.exists(local(path));
    }

    /** Deletes a file, or a folder with everything in it; without effect if there is none. */
    @Override
    public void delete(org.apache.hadoop.fs.Path path) {
        Path target = local(path);
        unchecked(() -> {
            deleteAll(target);
            Files.deleteIfExists(AtomicFile.checksumOf(target));
            return target;
        });
    }

    @Override
    public boolean isLocal() {
        return true;
    }

    @Override
    public org.apache.hadoop.fs.Path createCheckpointDirectory() {
        return unchecked(() -> new org.apache.hadoop.fs.Path(
                Files.createDirectories(root).toUri().toString()));
    }

    private static void deleteAll(Path target) throws IOException {
        if (Files.isDirectory(target)) {
            try (Stream<Path> entries = Files.list(target)) {
                for (Path entry : entries.toList()) {
                    deleteAll(entry);
                }
            }
        }
        Files.deleteIfExists(target);
    }

    private static Path local(org.apache.hadoop.fs.Path path) {
        String scheme = path.toUri().getScheme();
        if (scheme != null && !scheme.toLowerCase(Locale.ROOT).equals("file")) {
            throw new IllegalArgumentException("Only for local disks: " + path);
        }
        return Path.of(path.toUri().getPath());
    }

    /** The methods of a Scala trait declare no exceptions; Spark expects an IOException as it is. */
    private static <T> T unchecked(Action<T> action) {
        try {
            return action.run();
        } catch (IOException e) {
            throw sneaky(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException sneaky(Throwable e) throws E {
        throw (E) e;
    }

    @FunctionalInterface
    private interface Action<T> {
        T run() throws IOException;
    }
}
