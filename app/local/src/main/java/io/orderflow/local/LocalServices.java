package io.orderflow.local;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * A broker and a database server in one folder, started side by side.
 *
 * @param kafka is running
 * @param mysql is running
 */
public record LocalServices(LocalKafka kafka, LocalMysql mysql) implements AutoCloseable {
    /** The default services in this folder, on their last ports or any free ones. */
    public static LocalServices start(Path folder, Installation installation, Consumer<String> progress) {
        return start(
                LocalKafka.Options.in(folder.resolve("kafka")),
                LocalMysql.Options.in(folder.resolve("mysql")),
                installation,
                progress);
    }

    /**
     * Starts both at the same time; if one fails, the other is stopped.
     *
     * @param progress receives status messages, from two threads
     * @throws ServiceFailedException if one does not start; if both fail, the other failure is suppressed in it
     */
    public static LocalServices start(
            LocalKafka.Options kafka, LocalMysql.Options mysql, Installation installation, Consumer<String> progress) {
        CompletableFuture<LocalKafka> broker = CompletableFuture.supplyAsync(
                () -> LocalKafka.start(kafka, installation, progress), LocalServices::run);
        LocalMysql database;
        try {
            database = LocalMysql.start(mysql, installation, progress);
        } catch (RuntimeException e) {
            broker.handle((started, failure) -> stop(started, failure, e)).join();
            throw e;
        }
        try {
            return new LocalServices(broker.join(), database);
        } catch (CompletionException e) {
            database.close();
            throw e.getCause() instanceof ServiceFailedException failed
                    ? failed
                    : new ServiceFailedException("Kafka did not start.", e.getCause());
        }
    }

    private static Void stop(LocalKafka started, Throwable failure, RuntimeException reason) {
        if (started != null) {
            started.close();
        } else {
            reason.addSuppressed(failure);
        }
        return null;
    }

    /** A separate thread: the common pool may have a single one, busy with something else. */
    private static void run(Runnable task) {
        new Thread(task, "start-kafka").start();
    }

    /** Stops both cleanly. */
    @Override
    public void close() {
        try {
            kafka.close();
        } finally {
            mysql.close();
        }
    }
}
