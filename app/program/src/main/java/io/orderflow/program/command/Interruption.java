package io.orderflow.program.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles Ctrl-C or SIGTERM during a step-by-step command: the current step is finished and its result printed before
 * the process ends. Closing it signals that this is done.
 */
public final class Interruption implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Interruption.class);

    /** Longer than a step takes, even while Kafka does not answer. */
    private static final long LONGEST_STEP_SECONDS = 45;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::awaitStep, "orderflow-interruption");
    private volatile boolean requested;

    public Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void awaitStep() {
        requested = true;
        try {
            if (!done.await(LONGEST_STEP_SECONDS, TimeUnit.SECONDS)) {
                log.warn("The process exits in the middle of a step.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the process should end. */
    public boolean isRequested() {
        return requested;
    }

    @Override
    public void close() {
        done.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The shutdown has just begun: the hook has nothing to wait for.
                requested = true;
            }
        }
    }
}
