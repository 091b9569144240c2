package io.orderflow.dashboard.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a refused request still sends. It is read and dropped, so that the client gets to read the answer: a connection
 * that is closed while data are on their way is reset, and the answer may be lost. Bounded in bytes, time and number;
 * beyond that a client may see the reset, and one that sends nothing is cut off by the server's own patience.
 * Thread-safe.
 */
final class UnreadBody {

    private static final Logger log = LoggerFactory.getLogger(UnreadBody.class);
    private static final int MOST_BYTES = 2 << 20;
    private static final Duration WITHIN = Duration.ofSeconds(2);
    /** How many are dropped at a time: each holds a thread. */
    private static final int MOST = 16;

    private final Semaphore places = new Semaphore(MOST);

    void drop(Context context) {
        if (!places.tryAcquire()) {
            return;
        }
        try {
            drop(context.req().getInputStream());
        } catch (IOException e) {
            log.debug("The client is gone, or too slow", e);
        } finally {
            places.release();
        }
    }

    private static void drop(InputStream in) throws IOException {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        byte[] buffer = new byte[8_192];
        int dropped = 0;
        int count = 0;
        while (count >= 0 && dropped < MOST_BYTES && System.nanoTime() < deadline) {
            count = in.read(buffer);
            dropped += count;
        }
    }
}
