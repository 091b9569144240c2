package io.orderflow.pipeline.settle;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.model.Reason;
import io.orderflow.contract.verdict.Rejection;
import io.orderflow.kafka.Received;
import io.orderflow.pipeline.ledger.Counts;
import io.orderflow.pipeline.reject.RejectedRecord;
import io.orderflow.pipeline.store.OrderStore.StoreMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchReportTest {

    @Test
    void onlyDuplicatesAndConflictsMakeRepeatsLikely() {
        assertThat(report(0, List.of()).nextFirstMode()).isEqualTo(StoreMode.ASSUME_NEW);
        assertThat(report(0, List.of(Reason.NOT_JSON)).nextFirstMode())
                .as("a few broken orders in every batch")
                .isEqualTo(StoreMode.ASSUME_NEW);
        assertThat(report(0, List.of(Reason.NOT_JSON, Reason.KEY_CONFLICT)).nextFirstMode())
                .isEqualTo(StoreMode.LOOK_UP_FIRST);
        assertThat(report(1, List.of()).nextFirstMode()).isEqualTo(StoreMode.LOOK_UP_FIRST);
    }

    private static BatchReport report(long duplicates, List<Reason> reasons) {
        List<RejectedRecord> rejected = reasons.stream()
                .map(reason -> new RejectedRecord(
                        new Received(0, null, null, List.of(), 0), new Rejection(reason, "", "made by the test")))
                .toList();
        ChunkFigures figures = new ChunkFigures();
        figures.settled(1, 1, rejected);
        Counts counts = new Counts(98, duplicates, rejected.size(), 0, 0, 0);
        return new BatchReport(1, counts, Map.of(), Duration.ZERO, new Latencies(), Map.of(), figures);
    }
}
