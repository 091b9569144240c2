package io.orderflow.program.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

class DaemonThreadsTest {

    private static void nothing() {}

    @Test
    void theThreadsOfAFactoryAreNumberedAndDoNotKeepTheProcessAlive() {
        ThreadFactory factory = DaemonThreads.named("orderflow-views");

        Thread first = factory.newThread(DaemonThreadsTest::nothing);
        Thread second = factory.newThread(DaemonThreadsTest::nothing);

        assertThat(first.getName()).isEqualTo("orderflow-views");
        assertThat(second.getName()).isEqualTo("orderflow-views-2");
        assertThat(first.isDaemon()).isTrue();
        assertThat(second.isDaemon()).isTrue();
    }

    @Test
    void whatEndsAThreadUnexpectedlyIsHandledByTheFactoryAndNotByTheThreadGroup() throws InterruptedException {
        Thread thread = DaemonThreads.of("orderflow-broken", () -> {
            throw new IllegalStateException("on purpose");
        });
        assertThat(thread.getUncaughtExceptionHandler()).isNotSameAs(thread.getThreadGroup());
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            thread.start();
            thread.join();
        } finally {
            System.setErr(before);
        }

        // What a thread group would print.
        assertThat(printed.toString(StandardCharsets.UTF_8)).doesNotContain("Exception in thread");
    }
}
