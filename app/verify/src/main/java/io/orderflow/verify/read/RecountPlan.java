package io.orderflow.verify.read;

import static java.util.Objects.requireNonNull;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.pipeline.contract.StoredVersions;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.verify.decode.ContentLayout;
import java.io.Serializable;
import java.util.Map;
import java.util.Set;

/**
 * What every task of a recount needs. Serializable: shipped to executors; holds only settings and numbers.
 *
 * @param contracts the contract that judges each record
 * @param layout what the orders table holds
 * @param stored which of these columns the rows can have values in
 * @param topicId Kafka's id of the topic that is recounted
 * @param lives by partition, the number at which the recounted life began; partitions in their first life are not
 *     included
 * @param skipped by partition, the offsets of skipped records
 * @param compacted whether Kafka may have deleted single records of the topic
 * @param limit how many discrepancies of each kind are reported
 */
public record RecountPlan(
        KafkaSettings kafka,
        Mysql mysql,
        Tables tables,
        ContractHistory contracts,
        ContentLayout layout,
        StoredVersions stored,
        String pipeline,
        String topicId,
        Map<Integer, Long> lives,
        Map<Integer, Set<Long>> skipped,
        boolean compacted,
        int limit)
        implements Serializable {

    public RecountPlan {
        requireNonNull(kafka, "kafka is null");
        requireNonNull(mysql, "mysql is null");
        requireNonNull(tables, "tables is null");
        requireNonNull(contracts, "contracts is null");
        requireNonNull(layout, "layout is null");
        requireNonNull(stored, "stored is null");
        requireNonNull(pipeline, "pipeline is null");
        requireNonNull(topicId, "topicId is null");
        lives = Map.copyOf(lives);
        skipped = Map.copyOf(skipped);
    }
}
