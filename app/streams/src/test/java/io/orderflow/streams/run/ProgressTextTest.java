package io.orderflow.streams.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.streams.run.StreamStatus.Batches;
import io.orderflow.streams.run.StreamStatus.Counts;
import io.orderflow.streams.run.StreamStatus.Memory;
import io.orderflow.streams.run.StreamStatus.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressTextTest {

    @Test
    void fitsEightyColumns() {
        Snapshot query = new Snapshot(
                "a_name_that_is_longer_than_its_column",
                Optional.empty(),
                StreamState.RUNNING,
                Optional.empty(),
                new Counts(987_654_321, 12_345_678, 3, 4_321, 2),
                12_345.4,
                new Memory(1_234_567, 123_456_789),
                Optional.of(Instant.parse("2026-11-21T14:29:20Z")),
                17,
                new Batches(18, 900, OptionalLong.of(4)),
                Instant.EPOCH);

        String text = ProgressText.of(List.of(query), Instant.parse("2026-11-21T14:30:05.999Z"));

        assertThat(text).isEqualTo("""
                        14:30:05          state        in   in/s    out   kept    size  watermark  late
                        a_name_that_is_l… RUNNING    988M    12k    12M   1.2M  123 MB   14:29:20 4,321
                          3 records are not valid orders (the job rejects them) or customers: skipped.
                          2 orders are dated further ahead than streams.furthest-ahead: skipped.
                        """);
        assertThat(text.lines()).allMatch(line -> line.length() <= 80);
        assertThat(ProgressText.of(List.of(query), Instant.parse("2026-11-23T09:00:00Z")))
                .contains(" 261121 14h ");
    }
}
