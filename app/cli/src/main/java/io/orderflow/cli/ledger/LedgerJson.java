package io.orderflow.cli.ledger;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.contract.ContractsInForce;
import io.orderflow.pipeline.ledger.Counts;
import io.orderflow.pipeline.operate.LedgerReport;
import java.util.Optional;
import java.util.OptionalLong;

/** The ledger for a program; times in UTC, what is not known is null. */
final class LedgerJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private LedgerJson() {}

    static String of(LedgerReport report, ContractsInForce contracts) {
        ObjectNode json = JSON.createObjectNode();
        json.put("pipeline", report.pipeline());
        json.put(
                "epoch",
                report.epoch().isPresent() ? Long.valueOf(report.epoch().getAsLong()) : null);
        report.heartbeat()
                .ifPresent(beat -> json.putObject("heartbeat")
                        .put("state", beat.state())
                        .put("reason", beat.reason())
                        .put("message", beat.message())
                        .put("driver", beat.driver())
                        .put("updated_at", beat.updatedAt() + "Z")
                        .put("age_ms", beat.ageMillis())
                        .put("lag_records", beat.lagRecords()));
        ArrayNode versions = json.putArray("contracts");
        for (ContractsInForce.Entry entry : contracts.entries()) {
            versions.addObject()
                    .put("topic", entry.topic())
                    .put("topic_id", entry.topicId())
                    .put("partition", entry.partition())
                    .put("from_offset", entry.from())
                    .put("number", entry.version().number())
                    .put("version", entry.version().contract().version())
                    .put("hash", entry.version().hash());
        }
        ArrayNode partitions = json.putArray("partitions");
        for (LedgerReport.Row row : report.rows()) {
            Counts counts = row.cursor().counts();
            OptionalLong lag = report.lag(row);
            Optional<Long> end = report.log(row).map(TopicState.Log::end);
            partitions
                    .addObject()
                    .put("topic", row.topic())
                    .put("topic_id", row.topicId())
                    .put("partition", row.cursor().partition())
                    .put("first_offset", row.cursor().firstOffset())
                    .put("next_offset", row.cursor().nextOffset())
                    .put("log_end", end.orElse(null))
                    .put("lag", lag.isPresent() ? Long.valueOf(lag.getAsLong()) : null)
                    .put("stored", counts.stored())
                    .put("duplicate", counts.duplicate())
                    .put("rejected", counts.rejected())
                    .put("absent", counts.absent())
                    .put("lost", counts.lost())
                    .put("balances", row.cursor().balances())
                    .put("epoch", row.cursor().epoch())
                    .put("updated_at", row.updatedAt() + "Z");
        }
        Counts all = report.counts();
        json.putObject("totals")
                .put("received", all.received())
                .put("stored", all.stored())
                .put("duplicate", all.duplicate())
                .put("rejected", all.rejected())
                .put("absent", all.absent())
                .put("lost", all.lost());
        return json.toPrettyString() + "\n";
    }
}
