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

    @Test
    void latenciesThatComeLateWaitForTheNextLineAndDoNotSlowItDown() {
        settle(BatchReport.REAL_TIME, 3);
        pass(1_000);
        Latencies late = new Latencies();
        late.add(1_000, 1_040);
        progress.settled(new BatchReport(BatchReport.REAL_TIME, Counts.NONE, Map.of(), Duration.ofSeconds(1), late), 0);
        assertThat(lines)
                .containsExactly(
                        "real time: received 3 = stored 3 + duplicate 0 + rejected 0 | 30 rows/s | 0.1 s | lag 0");

        settle(BatchReport.REAL_TIME, 5);

        assertThat(lines).hasSize(2);
        assertThat(lines.get(1))
                .isEqualTo("real time: received 5 = stored 5 + duplicate 0 + rejected 0 | 50 rows/s | 0.1 s | lag 0"
                        + " | p95 " + late.percentile(0.95) + " ms");
    }

    private void settle(long batch, long stored) {
        Counts counts = new Counts(stored, 0, 0, 0, 0, 0);
        progress.settled(new BatchReport(batch, counts, Map.of(), Duration.ofMillis(100), new Latencies()), 0);
    }

    private void pass(long millis) {
        nanos += Duration.ofMillis(millis).toNanos();
    }
}
