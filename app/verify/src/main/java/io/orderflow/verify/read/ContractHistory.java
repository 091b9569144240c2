package io.orderflow.verify.read;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.pipeline.contract.ContractVersion;
import io.orderflow.pipeline.contract.ContractsInForce;
import io.orderflow.verify.decode.ContentLayout;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The contracts that judge the records of a topic, each from an offset on. Serializable: shipped to executors; holds
 * only strings and numbers.
 *
 * @param versions all contracts that are or were in force, in the order of their numbers
 * @param inForce by partition, the offset from which on a contract is in force → its number
 * @param newest the number of the contract of the last start
 * @param isRecorded whether the ledger says so; otherwise the contract of the settings judges everything
 */
public record ContractHistory(
        List<ContractVersion> versions, Map<Integer, TreeMap<Long, Integer>> inForce, int newest, boolean isRecorded)
        implements Serializable {

    public ContractHistory {
        versions = List.copyOf(versions);
        inForce = Map.copyOf(inForce);
    }

    /**
     * Of what the ledger has.
     *
     * @param configured the schemas of the settings, for a ledger that has no contracts
     */
    public static ContractHistory of(
            ContractsInForce contracts, String topic, String topicId, WriterSchemas configured) {
        if (contracts.isEmpty()) {
            ContractVersion only = ContractVersion.unrecorded(contracts.newest().contract(), configured);
            return new ContractHistory(List.of(only), Map.of(), only.number(), false);
        }
        Map<Integer, TreeMap<Long, Integer>> inForce = new HashMap<>();
        for (ContractsInForce.Entry entry : contracts.entries()) {
            if (entry.topic().equals(topic) && entry.topicId().equals(topicId)) {
                inForce.computeIfAbsent(entry.partition(), any -> new TreeMap<>())
                        .put(entry.from(), entry.version().number());
            }
        }
        return new ContractHistory(
                contracts.versions(), inForce, contracts.newest().number(), true);
    }

    /** The contract of the last start. */
    public ContractVersion newestVersion() {
        return numbered(newest);
    }

    /** The contract that judges a record. */
    public ContractVersion at(int partition, long offset) {
        TreeMap<Long, Integer> since = inForce.get(partition);
        if (since == null) {
            return newestVersion();
        }
        Map.Entry<Long, Integer> entry = since.floorEntry(offset);
        return numbered((entry == null ? since.firstEntry() : entry).getValue());
    }

    private ContractVersion numbered(int number) {
        for (ContractVersion version : versions) {
            if (version.number() == number) {
                return version;
            }
        }
        throw new IllegalArgumentException("No contract has the number " + number);
    }

    /** The columns of all contracts; the newest has the last word on each. */
    public ContentLayout layout() {
        return ContentLayout.of(
                versions.stream().map(ContractVersion::contract).toList(),
                newestVersion().contract());
    }

    /** By partition and offset, as a person reads it. */
    public Map<Integer, TreeMap<Long, Integer>> sorted() {
        return new TreeMap<>(inForce);
    }

    /** Whether both judge in the same way. */
    public boolean isSameAs(ContractHistory other) {
        requireNonNull(other, "other is null");
        return newest == other.newest && versions.size() == other.versions.size();
    }
}
