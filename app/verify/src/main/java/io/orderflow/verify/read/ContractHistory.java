package io.orderflow.verify.read;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.OrderContract;
import io.orderflow.verify.decode.ContentLayout;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The contracts that judge the records of a topic, each from an offset on. Serializable: shipped to executors; holds only
 * strings and numbers.
 *
 * @param versions all contracts that are or were in force, by number, from the oldest to the newest
 * @param inForce by partition, the offset from which on a contract is in force → its number; before the first, the first
 *     one is
 */
public record ContractHistory(List<Version> versions, Map<Integer, TreeMap<Long, Integer>> inForce)
        implements Serializable {

    /** The number of the only contract where the ledger keeps none. */
    public static final int ONLY = 0;

    /** A contract and its number in the ledger, which the rows stored under it have. */
    public record Version(int number, OrderContract contract) implements Serializable {
        public Version {
            requireNonNull(contract, "contract is null");
        }
    }

    public ContractHistory {
        versions = List.copyOf(versions);
        inForce = Map.copyOf(inForce);
    }

    /** One contract for everything. */
    public static ContractHistory of(OrderContract contract) {
        return new ContractHistory(List.of(new Version(ONLY, contract)), Map.of());
    }

    public boolean isOne() {
        return versions.size() == 1;
    }

    /** The newest contract. */
    public OrderContract newest() {
        return versions.get(versions.size() - 1).contract();
    }

    /** The contract that judges a record. */
    public Version at(int partition, long offset) {
        NavigableMap<Long, Integer> since = inForce.getOrDefault(partition, new TreeMap<>());
        if (since.isEmpty()) {
            return versions.get(versions.size() - 1);
        }
        Map.Entry<Long, Integer> entry = since.floorEntry(offset);
        return numbered(entry == null ? since.firstEntry().getValue() : entry.getValue());
    }

    /** The contract with a number; the oldest for rows from before numbers were kept. */
    public Version numbered(int number) {
        return versions.stream()
                .filter(version -> version.number() == number)
                .findFirst()
                .orElse(versions.get(0));
    }

    /** The columns of all contracts. */
    public ContentLayout layout() {
        return ContentLayout.of(versions.stream().map(Version::contract).collect(Collectors.toList()));
    }
}
