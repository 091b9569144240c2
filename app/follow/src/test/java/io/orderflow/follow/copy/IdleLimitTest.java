package io.orderflow.follow.copy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class IdleLimitTest {

    /** As the body of an answer: a read waits until something comes, or until another thread closes it. */
    private static final class Silent extends InputStream {
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public int read() throws IOException {
            try {
                return closed.await(30, TimeUnit.SECONDS) ? -1 : ' ';
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return read();
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @Test
    void aBodyThatStopsComingIsClosedAndIsNotTakenForAWholeOne() throws IOException {
        try (Silent body = new Silent();
                IdleLimit limit = new IdleLimit(body, Duration.ofMillis(50))) {
            limit.came();
            var unused = body.read();

            assertThatThrownBy(limit::came).isInstanceOf(IOException.class).hasMessageContaining("50 ms");
        }
    }

    @Test
    void aBodyThatComesIsLeftOpen() {
        try (Silent body = new Silent();
                IdleLimit limit = new IdleLimit(body, Duration.ofMinutes(1))) {
            assertThatCode(limit::came).doesNotThrowAnyException();
        }
    }
}
