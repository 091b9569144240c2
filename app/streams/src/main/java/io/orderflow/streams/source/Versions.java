package io.orderflow.streams.source;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.contract.ContractVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Something made once for each version of a contract that a task meets, such as a decoder. Lives within one task; not
 * thread-safe.
 */
public final class Versions<T> {

    private final Judges judges;
    private final Function<ContractVersion, T> make;
    private final List<T> only;
    /** By hash. */
    private final Map<String, T> made = new HashMap<>();

    /** @param make called for the versions that are met */
    public Versions(Judges judges, Function<ContractVersion, T> make) {
        this.judges = requireNonNull(judges, "judges is null");
        this.make = requireNonNull(make, "make is null");
        this.only = judges.only().stream().map(make).toList();
    }

    /** That of the version which judges this record. */
    public T at(int partition, long offset) {
        return only.isEmpty() ? of(judges.at(partition, offset)) : only.get(0);
    }

    private T of(ContractVersion version) {
        return made.computeIfAbsent(version.hash(), hash -> make.apply(version));
    }
}
