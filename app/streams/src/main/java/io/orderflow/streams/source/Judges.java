package io.orderflow.streams.source;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.OrderContract;
import io.orderflow.pipeline.contract.ContractVersion;
import io.orderflow.pipeline.contract.ContractsInForce;
import java.io.Serializable;
import java.util.List;

/**
 * Which contract judges a record of a topic: the one that the job's ledger has in force at its offset; that of the
 * settings while the ledger has none, and of topics that no job reads. Serializable: shipped to executors; holds only
 * strings and numbers.
 *
 * @param inForce what the ledger has; none for other topics
 * @param topicId as the ledger writes it
 */
public record Judges(TopicSource source, String topicId, List<ContractsInForce> inForce) implements Serializable {

    public Judges {
        requireNonNull(source, "source is null");
        requireNonNull(topicId, "topicId is null");
        inForce = inForce.stream().filter(read -> !read.isEmpty()).toList();
    }

    /** The contract of the settings for every record. */
    public static Judges configured(TopicSource source) {
        return new Judges(source, "", List.of());
    }

    /** The version for one record. */
    public ContractVersion at(int partition, long offset) {
        return inForce.isEmpty() ? unrecorded() : inForce.get(0).at(source.topic(), topicId, partition, offset);
    }

    /** The only version there is, for all records; several: none. */
    public List<ContractVersion> only() {
        if (inForce.isEmpty()) {
            return List.of(unrecorded());
        }
        List<ContractVersion> versions = inForce.get(0).versions();
        return versions.size() == 1 ? versions : List.of();
    }

    /** Whether the fields of one of them must not be shown. */
    public boolean haveRestricted() {
        return source.contract().hasRestricted()
                || inForce.stream()
                        .flatMap(read -> read.versions().stream())
                        .map(ContractVersion::contract)
                        .anyMatch(OrderContract::hasRestricted);
    }

    /** Whether both judge every record alike. */
    public boolean isSameAs(Judges other) {
        return topicId.equals(other.topicId) && entries(this).equals(entries(other));
    }

    private static List<ContractsInForce.Entry> entries(Judges judges) {
        return judges.inForce.stream().flatMap(read -> read.entries().stream()).toList();
    }

    private ContractVersion unrecorded() {
        return ContractVersion.unrecorded(source.contract(), source.schemas());
    }

    /** Short form. */
    @Override
    public String toString() {
        return "Judges[" + source + ", " + inForce + "]";
    }
}
