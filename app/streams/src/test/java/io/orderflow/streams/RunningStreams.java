package io.orderflow.streams;

import static org.awaitility.Awaitility.await;

import io.orderflow.condition.Condition;
import io.orderflow.streams.fault.StreamFault;
import io.orderflow.streams.run.StreamState;
import io.orderflow.streams.run.StreamStatus.Snapshot;
import io.orderflow.streams.run.Streams;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Queries that run alongside the test until closed.
 *
 * @param said the printed lines
 */
public record RunningStreams(Streams streams, CompletableFuture<Void> ended, List<String> said)
        implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    public static RunningStreams start(StreamsRun run, String... names) {
        List<String> said = new CopyOnWriteArrayList<>();
        Streams streams = run.streams(false, said::add, names);
        CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> {
            try {
                streams.run();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        return new RunningStreams(streams, ended, said);
    }

    public Snapshot query(String name) {
        return streams.snapshots().stream()
                .filter(query -> query.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public void awaitReceived(String name, long atLeast) {
        await(name + " has received " + atLeast)
                .atMost(LIMIT)
                .until(() -> query(name).counts().received() >= atLeast);
    }

    public void awaitRunning(String name) {
        await(name + " runs").atMost(LIMIT).until(() -> query(name).state() == StreamState.RUNNING);
    }

    /** Waits for the fault, and returns what is reported of it. */
    public String awaitFault(String name, StreamState state, Condition reason) {
        await(name + " tells " + reason).atMost(LIMIT).until(() -> {
            Snapshot now = query(name);
            return now.state() == state
                    && now.fault().filter(fault -> fault.reason() == reason).isPresent();
        });
        return query(name).fault().map(StreamFault::message).orElse("");
    }

    @Override
    public void close() {
        try {
            if (!streams.stop()) {
                throw new AssertionError("The queries have not ended");
            }
            ended.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The test was interrupted", e);
        } finally {
            streams.close();
        }
    }
}
