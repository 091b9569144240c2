package io.orderflow.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.condition.Condition;
import io.orderflow.local.FolderOwnership;
import io.orderflow.pipeline.mysql.MysqlSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The folder that keeps everything of a demo: the services' data, the logs, and a file that says whose it is. */
final class DataFolder implements AutoCloseable {
    private static final String MARK = "ABOUT.txt";
    private static final String ABOUT = """
        This folder belongs to ./orderflow demo: the data of its Kafka broker and of its database, and all logs.
        The next demo goes on where the last one ended. To start afresh: ./orderflow demo --clean
        """;
    /** The checkpoints of ./orderflow streams, which may have run here before the first demo. */
    private static final String STREAMS = "streams";

    private static final List<String> OURS = List.of("kafka", "mysql", "logs", "scratch", STREAMS, "mysql.cnf", MARK);
    /** The database's files of a fresh start, its log files, Kafka's segments, and some room. */
    private static final long LEAST_FREE_BYTES = 600L << 20;
    /** Below this a running demo ends cleanly while it still can. */
    private static final long LAST_FREE_BYTES = 100L << 20;

    private final Path folder;
    private final FolderOwnership ownership;

    private DataFolder(Path folder, FolderOwnership ownership) {
        this.folder = folder;
        this.ownership = ownership;
    }

    /**
     * Takes the folder for this process; creates it if necessary.
     *
     * @throws DemoFailedException if it holds something else, or the disk is full
     * @throws io.orderflow.local.ServiceFailedException if another demo has it
     */
    static DataFolder take(Path folder) {
        requireOurs(folder);
        DataFolder data = new DataFolder(folder, FolderOwnership.take(folder));
        try {
            if (data.freeBytes() < LEAST_FREE_BYTES) {
                throw new DemoFailedException(
                        Condition.FAILED,
                        String.format(
                                Locale.ROOT,
                                "The disk of %s has %d MB left; the demo needs %d MB. Free some, or give another"
                                        + " folder: --data DIR",
                                folder,
                                data.freeBytes() >> 20,
                                LEAST_FREE_BYTES >> 20));
            }
            data.prepare();
            return data;
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    /** Anything but a folder of ours stays untouched. */
    static void requireOurs(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            if (!Files.exists(folder.resolve(MARK)) && files.anyMatch(file -> !isOwner(file))) {
                throw new DemoFailedException(
                        Condition.USAGE,
                        folder + " is not a folder of the demo: it holds other files and no " + MARK
                                + ". Give an empty or a new folder: --data DIR");
            }
        } catch (IOException e) {
            throw new DemoFailedException(
                    Condition.USAGE, "The folder " + folder + " cannot be read (" + e + "). Give another: --data DIR");
        }
    }

    /** The two files of the process that works on the folder, and what streaming SQL keeps there. */
    private static boolean isOwner(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("owner.") || name.equals(STREAMS);
    }

    private void prepare() {
        try {
            Files.writeString(folder.resolve(MARK), ABOUT, UTF_8);
            Files.createDirectories(logs());
            deleteScratch();
            Files.createDirectories(scratch());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write to " + folder + ": give another folder with --data DIR", e);
        }
    }

    /**
     * A run that was killed has left its checkpoint; nothing in it is needed, and its job may be deleting it just now.
     */
    private void deleteScratch() {
        try {
            delete(scratch());
        } catch (IOException | UncheckedIOException e) {
            // The next start deletes what is still there.
        }
    }

    /** Deletes what demos have left; the folder stays taken. */
    void clean() {
        try {
            for (String name : OURS) {
                delete(folder.resolve(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete the data in " + folder, e);
        }
        prepare();
    }

    boolean holdsData() {
        return Files.exists(folder.resolve("kafka")) || Files.exists(folder.resolve("mysql"));
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The log of one program; what the last run wrote is kept beside it. */
    Path freshLog(String name) {
        Path log = logs().resolve(name + ".log");
        try {
            if (Files.exists(log)) {
                Files.move(log, logs().resolve(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the log " + log, e);
        }
    }

    /** What the mysql client needs to open the database: {@code mysql --defaults-file=FILE}. */
    Path clientFile() {
        return folder.resolve("mysql.cnf");
    }

    void writeClientFile(MysqlSettings mysql) {
        try {
            Files.deleteIfExists(clientFile());
            Files.createFile(
                    clientFile(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    clientFile(),
                    String.format(
                            Locale.ROOT,
                            "[client]%nhost=%s%nport=%d%nuser=%s%npassword=%s%n",
                            mysql.host(),
                            mysql.port(),
                            mysql.user(),
                            mysql.password().reveal()),
                    UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + clientFile(), e);
        }
    }

    boolean isNearlyFull() {
        return freeBytes() < LAST_FREE_BYTES;
    }

    private long freeBytes() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot use the folder " + folder, e);
        }
    }

    Path path() {
        return folder;
    }

    Path logs() {
        return folder.resolve("logs");
    }

    Path kafka() {
        return folder.resolve("kafka");
    }

    Path mysql() {
        return folder.resolve("mysql");
    }

    /** The checkpoints of streaming SQL: they go with the topics and the tables. */
    Path streams() {
        return folder.resolve(STREAMS);
    }

    Path scratch() {
        return folder.resolve("scratch");
    }

    @Override
    public void close() {
        ownership.close();
    }
}
