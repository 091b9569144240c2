package io.orderflow.dashboard.overview;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * The state of the pipeline, in one word.
 *
 * @param reason a code, or empty
 * @param message for a person; may be empty
 * @param since when this was first seen
 */
public record Verdict(Word verdict, String reason, String message, Instant since) {

    /** As answers have it, in small letters. */
    public enum Word {
        flowing,
        behind,
        stalled,
        stopped,
        /** Of a partition about which Kafka or MySQL cannot be asked. */
        unknown
    }

    public Verdict {
        requireNonNull(verdict, "verdict is null");
        requireNonNull(reason, "reason is null");
        requireNonNull(message, "message is null");
        requireNonNull(since, "since is null");
    }

    /** The same, seen since the other was if that said the same. */
    Verdict after(Verdict before) {
        boolean same = before.verdict == verdict && before.reason.equals(reason);
        return same ? new Verdict(verdict, reason, message, before.since) : this;
    }

    public boolean isHealthy() {
        return verdict == Word.flowing || verdict == Word.behind;
    }
}
