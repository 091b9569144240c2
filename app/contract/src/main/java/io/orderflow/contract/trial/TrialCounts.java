package io.orderflow.contract.trial;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/** What came of judging records. Serializable: sent from tasks to the driver. Not thread-safe. */
public final class TrialCounts implements Serializable {
    private static final long serialVersionUID = 1;

    long received;
    long accepted;
    long withUnknownFields;
    long unknownFields;
    final TrialGroups rejected = new TrialGroups();
    final TrialGroups newlyRejected = new TrialGroups();
    final TrialGroups newlyAccepted = new TrialGroups();
    final TreeMap<String, Long> otherReason = new TreeMap<>();

    /** Adds what another task counted. */
    public void add(TrialCounts other) {
        received += other.received;
        accepted += other.accepted;
        withUnknownFields += other.withUnknownFields;
        unknownFields += other.unknownFields;
        rejected.addAll(other.rejected);
        newlyRejected.addAll(other.newlyRejected);
        newlyAccepted.addAll(other.newlyAccepted);
        other.otherReason.forEach((reasons, count) -> otherReason.merge(reasons, count, Long::sum));
    }

    public long received() {
        return received;
    }

    public long accepted() {
        return accepted;
    }

    /** Accepted records that have fields which the contract does not name. */
    public long withUnknownFields() {
        return withUnknownFields;
    }

    /** Fields of accepted records that the contract does not name. */
    public long unknownFields() {
        return unknownFields;
    }

    public TrialGroups rejected() {
        return rejected;
    }

    /** Records that the contract in force accepts and this one rejects, by this one's reason. */
    public TrialGroups newlyRejected() {
        return newlyRejected;
    }

    /** Records that the contract in force rejects and this one accepts, by the reason of the one in force. */
    public TrialGroups newlyAccepted() {
        return newlyAccepted;
    }

    /** Records that both reject, for different reasons: {@code TOO_LONG → BAD_FORMAT}. */
    public Map<String, Long> otherReason() {
        return new TreeMap<>(otherReason);
    }
}
