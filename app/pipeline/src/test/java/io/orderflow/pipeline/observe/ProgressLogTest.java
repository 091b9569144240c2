package io.orderflow.pipeline.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.pipeline.ledger.Counts;
import io.orderflow.pipeline.settle.BatchReport;
import io.orderflow.pipeline.settle.Latencies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressLogTest {

    private final List<String> lines = new ArrayList<>();
    private long nanos;
    private final ProgressLog progress = new ProgressLog(lines::add, () -> nanos);

    @Test
    void theFirstBatchIsShownAtOnce() {
        settle(0, 3);

        assertThat(lines).singleElement().asString().startsWith("batch 0: received 3 = stored 3 +");
    }

    @Test
    void batchesThatFollowWithinASecondShareTheNextLine() {
        settle(0, 3);
        pass(200);
        settle(1, 5);
        pass(200);
        settle(2, 7);
        assertThat(lines).hasSize(1);

        pass(700);
        settle(3, 1);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1))
                .isEqualTo("batches 1 to 3: received 13 = stored 13 + duplicate 0 + rejected 0"
                        + " | 43 rows/s | 0.3 s | lag 0");
    }

    @Test
    void theLastBatchesAreShownThoughNoOtherFollows() {
        settle(0, 3);
        pass(200);
        settle(1, 5);

        pass(500);
        progress.write(0);
        assertThat(lines).hasSize(1);
        pass(500);
        progress.write(0);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).startsWith("batch 1: received 5 =");
        pass(5_000);
        progress.write(0);
        assertThat(lines).hasSize(2);
    }

    @Test
    void nothingIsLeftUnsaidWhenTheQueryEnds() {
        settle(0, 3);
        settle(1, 5);
        progress.close(0);

        assertThat(lines).hasSize(2);
    }

    private void settle(long batch, long stored) {
        Counts counts = new Counts(stored, 0, 0, 0, 0, 0);
        progress.settled(new BatchReport(batch, counts, Map.of(), Duration.ofMillis(100), new Latencies()), 0);
    }

    private void pass(long millis) {
        nanos += Duration.ofMillis(millis).toNanos();
    }
}
