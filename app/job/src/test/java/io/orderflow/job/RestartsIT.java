package io.orderflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.condition.Condition;
import io.orderflow.local.Partitions;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

/** A query that starts again and again leaves nothing behind: no sockets, no threads, no memory, no folders. */
@Tag("slow")
@ExtendWith({RealServices.class, Pipes.class})
class RestartsIT {

    /** More by hand, with -Drestarts=200. */
    private static final int RESTARTS = Integer.getInteger("restarts", 40);

    private static final int WARM = 10;

    @Test
    @EnabledOnOs(OS.LINUX)
    void leavesNothingBehind(TestDatabase database, @Partitions(3) Pipe pipe) throws IOException {
        CompletableFuture<Condition> job = pipe.running(Map.of("job.longest-restart-wait", "100 ms"));
        int sockets = 0;
        int threads = 0;
        long memory = 0;
        for (int restart = 1; restart <= RESTARTS; restart++) {
            for (int partition = 0; partition < 3; partition++) {
                pipe.send(partition, 10 * restart + partition, 10 * restart + partition);
            }
            int expected = 3 * restart;
            await().atMost(Duration.ofSeconds(60)).until(() -> stored(pipe) == expected);
            // As a database that was restored from before this start: the query starts again from the ledger.
            pipe.database().execute("UPDATE orderflow_ledger SET epoch = epoch - 1");
            long epoch = restart + 1L;
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> pipe.number("SELECT epoch FROM orderflow_epoch") >= epoch
                            && pipe.lastMessage().startsWith("RUNNING"));
            if (restart == WARM) {
                sockets = sockets();
                threads = Math.toIntExact(total(threads()));
                memory = memory();
            }
            if (restart % WARM == 0) {
                System.out.printf(
                        "restart %d: %d sockets, %d threads, %d MiB%n",
                        restart, sockets(), total(threads()), memory() >> 20);
            }
        }
        assertThat(sockets()).as("sockets").isLessThanOrEqualTo(sockets + 8);
        // Spark's pools keep a thread of an ended query for a minute.
        int most = threads + 10;
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(threads())
                        .as("threads that stay")
                        .satisfies(all -> assertThat(total(all)).isLessThanOrEqualTo(most)));
        System.out.printf("at rest: %d sockets, %d threads%n", sockets(), total(threads()));
        assertThat(memory()).as("bytes").isLessThanOrEqualTo(memory + (64 << 20));
        pipe.takeOver(job);
    }

    /** How many there are of each name, without the numbers in it. */
    private static Map<String, Long> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .collect(Collectors.groupingBy(
                        thread -> thread.getName().replaceAll("[0-9a-f-]{36}|[0-9]+", "N"),
                        TreeMap::new,
                        Collectors.counting()));
    }

    private static long total(Map<String, Long> threads) {
        return threads.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long stored(Pipe pipe) {
        boolean there = pipe.number("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND"
                        + " table_name = 'orders'")
                == 1;
        return there ? pipe.number("SELECT COUNT(*) FROM orders") : 0;
    }

    private static int sockets() throws IOException {
        int sockets = 0;
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            for (Path file : files.toList()) {
                if (Files.isSymbolicLink(file) && target(file).startsWith("socket:")) {
                    sockets++;
                }
            }
        }
        return sockets;
    }

    /** Empty if it was closed meanwhile. */
    private static String target(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static long memory() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
