package io.orderflow.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.follow.group.Delivery;
import io.orderflow.follow.group.FollowSettings;
import io.orderflow.follow.group.FollowStatus;
import io.orderflow.follow.group.Follower;
import io.orderflow.program.schedule.StopRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A follower in a thread of the test. */
public final class Following implements AutoCloseable {

    private final StopRequest stop = new StopRequest();
    private final FollowStatus status = new FollowStatus();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private Following() {}

    /** @param open what it does with the orders; closed at the end */
    public static Following start(FollowSettings settings, Supplier<Delivery> open) {
        Following following = new Following();
        Thread thread = new Thread(() -> {
            try (Delivery delivery = open.get()) {
                new Follower(settings, delivery, following.status).run(following.stop);
                following.ended.complete(null);
            } catch (InterruptedException | RuntimeException | Error e) {
                following.ended.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return following;
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
