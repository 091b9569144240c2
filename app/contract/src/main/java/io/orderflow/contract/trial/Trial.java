package io.orderflow.contract.trial;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.contract.verdict.Rejection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges records by a contract, and by the one in force if there is another. Not thread-safe: one per task. */
public final class Trial {
    private final RecordDecoder decoder;
    private final List<RecordDecoder> inForce;
    private final TrialCounts counts = new TrialCounts();

    /**
     * @param inForce what to compare with; empty to compare with nothing
     * @param schemas by the names of their files, Avro schemas beside the contract's own with which records may be
     *     written
     */
    public Trial(OrderContract contract, List<OrderContract> inForce, Map<String, String> schemas) {
        decoder = decoder(contract, schemas);
        this.inForce = inForce.stream().map(other -> decoder(other, schemas)).toList();
    }

    private static RecordDecoder decoder(OrderContract contract, Map<String, String> schemas) {
        return new RecordDecoder(
                CompiledContract.of(contract), WriterSchemas.of(contract).and(schemas));
    }

    /** @param value the raw value; null is a tombstone */
    public void judge(int partition, long offset, byte[] value) {
        Decoded decoded = decoder.decode(value);
        Optional<Rejection> rejection = rejection(decoded);
        counts.received++;
        if (decoded instanceof Decoded.Accepted accepted) {
            counts.accepted++;
            counts.unknownFields += accepted.unknownFields();
            counts.withUnknownFields += accepted.unknownFields() > 0 ? 1 : 0;
        }
        rejection.ifPresent(refused -> counts.rejected.add(partition, offset, refused));
        for (RecordDecoder other : inForce) {
            compare(partition, offset, rejection, rejection(other.decode(value)));
        }
    }

    private void compare(int partition, long offset, Optional<Rejection> now, Optional<Rejection> before) {
        if (now.isPresent() && before.isEmpty()) {
            counts.newlyRejected.add(partition, offset, now.get());
        } else if (now.isEmpty() && before.isPresent()) {
            counts.newlyAccepted.add(partition, offset, before.get());
        } else if (now.isPresent() && !now.get().reason().equals(before.get().reason())) {
            counts.otherReason.merge(before.get().reason() + " → " + now.get().reason(), 1L, Long::sum);
        }
    }

    private static Optional<Rejection> rejection(Decoded decoded) {
        return decoded instanceof Decoded.Rejected rejected ? Optional.of(rejected.rejection()) : Optional.empty();
    }

    public TrialCounts counts() {
        return counts;
    }
}
