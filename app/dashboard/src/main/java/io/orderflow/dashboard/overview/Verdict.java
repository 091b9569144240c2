package io.orderflow.dashboard.overview;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.orderflow.condition.Condition;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of the pipeline, in one word.
 *
 * @param reason a code of the catalogue, or of a newer program; or empty
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

    /** What the reason means, or the verdict if there is none; empty for a code that only a newer program knows. */
    @JsonProperty("meaning")
    public String meaning() {
        return condition().map(Condition::sentence).orElse("");
    }

    /** What to do about it; empty for a code that only a newer program knows. */
    @JsonProperty("remedy")
    public String remedy() {
        return condition().map(Condition::remedy).orElse("");
    }

    private Optional<Condition> condition() {
        if (!reason.isEmpty()) {
            return Condition.reason(reason);
        }
        return switch (verdict) {
            case flowing -> Optional.of(Condition.RUNNING);
            case behind -> Optional.of(Condition.LAG);
            case stopped -> Optional.of(Condition.STOPPED);
            case stalled, unknown -> Optional.empty();
        };
    }

    public boolean isHealthy() {
        return verdict == Word.flowing || verdict == Word.behind;
    }
}
