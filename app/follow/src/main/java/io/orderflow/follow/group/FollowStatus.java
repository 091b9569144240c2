package io.orderflow.follow.group;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a follower is doing, for its progress lines and its health. Thread-safe. */
public final class FollowStatus {

    private static final Logger log = LoggerFactory.getLogger(FollowStatus.class);

    /**
     * A state with its reason.
     *
     * @param state one of the catalogue's states
     * @param reason the same as the state if there is none
     */
    public record Now(Condition state, Condition reason, String message) {
        public Now {
            requireNonNull(state, "state is null");
            requireNonNull(reason, "reason is null");
            requireNonNull(message, "message is null");
        }
    }

    private final AtomicReference<Now> now = new AtomicReference<>(new Now(Condition.STARTING, Condition.STARTING, ""));
    private final AtomicLong followed = new AtomicLong();
    private final AtomicLong held = new AtomicLong();

    public Now now() {
        return now.get();
    }

    /** Records followed since the start. */
    public long followed() {
        return followed.get();
    }

    /** Records that were read and that the ledger has not passed yet. */
    public long held() {
        return held.get();
    }

    void running() {
        change(new Now(Condition.RUNNING, Condition.RUNNING, ""));
    }

    void waiting(Condition reason, String message) {
        change(new Now(Condition.WAITING, reason, message));
    }

    void stopped() {
        change(new Now(Condition.STOPPED, Condition.STOPPED, ""));
    }

    void count(long records) {
        followed.addAndGet(records);
    }

    void holding(long records) {
        held.set(records);
    }

    private void change(Now next) {
        Now before = now.getAndSet(next);
        if (!before.equals(next)) {
            if (next.message().isEmpty()) {
                log.info("{}", next.state());
            } else {
                log.warn("{}, {}: {}", next.state(), next.reason(), next.message());
            }
        }
    }
}
