package io.orderflow.dashboard.overview;

import io.orderflow.dashboard.watch.Outage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Every partition; as in openapi.yaml. */
public record Offsets(
        Instant at,
        String topic,
        Optional<String> topicId,
        String pipeline,
        OptionalLong lagRecords,
        List<OfPartition> partitions,
        List<Outage> away) {

    /** Log and ledger of one partition; empty is what is not known. */
    public record OfPartition(
            int partition,
            OptionalLong earliest,
            OptionalLong latest,
            OptionalLong first,
            OptionalLong next,
            OptionalLong lagRecords,
            OptionalDouble lagSeconds,
            Verdict.Word verdict,
            String reason,
            long stored,
            long duplicate,
            long rejected,
            long absent,
            long lost,
            boolean balances,
            Optional<Instant> updatedAt) {}
}
