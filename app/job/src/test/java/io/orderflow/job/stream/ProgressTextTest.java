package io.orderflow.job.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.job.stream.StreamStatus.Counts;
import io.orderflow.job.stream.StreamStatus.Memory;
import io.orderflow.job.stream.StreamStatus.Snapshot;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTextTest {

    @Test
    void fitsAHundredColumns() {
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
                Instant.EPOCH);

        String text = ProgressText.of(List.of(query), LocalTime.of(14, 30, 5, 999));

        assertThat(text).isEqualTo("""
                        14:30:05           state        rows in  rows/s   rows out state rows   bytes      watermark   late
                        a_name_that_is_lo… RUNNING  987,654,321  12,345 12,345,678  1,234,567  123 MB 11-21 14:29:20  4,321
                          3 records are no orders (the job rejects them) or no customers, and were skipped.
                          2 orders are dated further ahead than streams.furthest-ahead and were skipped.
                        """);
        assertThat(text.lines()).allMatch(line -> line.length() <= 100);
    }
}
