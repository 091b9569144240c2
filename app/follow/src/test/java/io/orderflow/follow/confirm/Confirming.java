package io.orderflow.follow.confirm;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.follow.group.FollowStatus;
import io.orderflow.follow.group.Follower;
import io.orderflow.program.schedule.StopRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A confirmer in a thread of the test. */
public final class Confirming implements AutoCloseable {

    private final StopRequest stop = new StopRequest();
    private final FollowStatus status = new FollowStatus();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    public static Confirming start(ConfirmSettings settings) {
        Confirming confirming = new Confirming();
        Thread thread = new Thread(() -> {
            try (ConfirmDelivery delivery = new ConfirmDelivery(settings, Clock.systemUTC())) {
                new Follower(settings.follow(), delivery, confirming.status).run(confirming.stop);
                confirming.ended.complete(null);
            } catch (InterruptedException | RuntimeException | Error e) {
                confirming.ended.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return confirming;
    }

    public FollowStatus status() {
        return status;
    }

    public CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void close() {
        stop.request();
        assertThat(ended).succeedsWithin(Duration.ofSeconds(30));
    }
}
