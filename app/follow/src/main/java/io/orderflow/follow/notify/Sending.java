package io.orderflow.follow.notify;

import static java.util.Objects.requireNonNull;

import io.orderflow.program.schedule.Backoff;
import io.orderflow.program.schedule.StopRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one message after another through every channel: what passes is tried again with growing waits, what does not
 * is given up at once. At least once: between sending and noting it, a crash repeats the message. Used by one thread;
 * the counts by any.
 */
final class Sending {

    private static final Logger log = LoggerFactory.getLogger(Sending.class);

    /**
     * How messages are sent.
     *
     * @param attempts of each message, before it is given up
     * @param backoff before the second attempt, and the longest
     * @param perSecond the most messages in a second, over all channels
     */
    record Pace(int attempts, Backoff backoff, int perSecond) {
        Pace {
            requireNonNull(backoff, "backoff is null");
        }
    }

    private final List<Channel> channels;
    private final NotificationLog notifications;
    private final Pace pace;
    private final StopRequest stop;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong dead = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private long next = System.nanoTime();

    Sending(List<Channel> channels, NotificationLog notifications, Pace pace, StopRequest stop) {
        this.channels = List.copyOf(channels);
        this.notifications = requireNonNull(notifications, "notifications is null");
        this.pace = requireNonNull(pace, "pace is null");
        this.stop = requireNonNull(stop, "stop is null");
    }

    /**
     * Sends it where it was not sent yet.
     *
     * @return false if the stop came before it was settled
     */
    boolean settle(Notification notification) throws SQLException, InterruptedException {
        for (Channel channel : channels) {
            NotificationLog.Before before = notifications.begin(channel.name(), notification);
            if (before == NotificationLog.Before.BEGUN) {
                repeated.incrementAndGet();
            }
            if (before != NotificationLog.Before.DONE && !send(channel, notification)) {
                return false;
            }
        }
        return true;
    }

    private boolean send(Channel channel, Notification notification) throws SQLException, InterruptedException {
        Backoff wait = pace.backoff();
        for (int attempt = 1; !stop.isRequested(); attempt++) {
            awaitTurn();
            try {
                channel.send(notification);
                notifications.sent(channel.name(), notification, attempt);
                sent.incrementAndGet();
                return true;
            } catch (NotSentException e) {
                if (!e.passes() || attempt >= pace.attempts()) {
                    log.warn(
                            "{} to {} is given up after {} attempts: {}",
                            notification,
                            channel.name(),
                            attempt,
                            e.getMessage());
                    notifications.dead(channel.name(), notification, attempt, String.valueOf(e.getMessage()));
                    dead.incrementAndGet();
                    return true;
                }
                log.info("{} to {}: {}; it is tried again", notification, channel.name(), e.getMessage());
                stop.await(wait.delay());
                wait = wait.next();
            }
        }
        return false;
    }

    private void awaitTurn() throws InterruptedException {
        long now = System.nanoTime();
        if (next > now) {
            stop.await(Duration.ofNanos(next - now));
        }
        next = Math.max(next, now) + 1_000_000_000L / pace.perSecond();
    }

    String counts() {
        return sent.get() + " sent, " + dead.get() + " given up, " + repeated.get()
                + " possibly sent before by a process that was killed";
    }

    /** The same counts, by name. */
    Map<String, Long> done() {
        return Map.of("sent", sent.get(), "given-up", dead.get(), "repeated", repeated.get());
    }

    long sent() {
        return sent.get();
    }

    long dead() {
        return dead.get();
    }

    long repeated() {
        return repeated.get();
    }
}
