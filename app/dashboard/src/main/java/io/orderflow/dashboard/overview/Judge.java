package io.orderflow.dashboard.overview;

import static io.orderflow.dashboard.overview.Verdict.Word.behind;
import static io.orderflow.dashboard.overview.Verdict.Word.flowing;
import static io.orderflow.dashboard.overview.Verdict.Word.stalled;
import static io.orderflow.dashboard.overview.Verdict.Word.stopped;

import io.orderflow.condition.Condition;
import io.orderflow.dashboard.watch.Availability;
import io.orderflow.dashboard.watch.Outage;
import io.orderflow.dashboard.watch.mysql.DatabaseSnapshot;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.observe.State;
import io.orderflow.pipeline.operate.LedgerReport.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.util.Optional;

/** Decides the verdict from heartbeat, ledger and Kafka: the worst finding counts. Used by one thread. */
final class Judge {

    private static final Duration SILENT_AT_LEAST = Duration.ofSeconds(15);
    private static final Duration STUCK_AT_LEAST = Duration.ofSeconds(30);
    private static final Duration BEHIND_AT_LEAST = Duration.ofSeconds(15);

    private final InstantSource clock;
    private final Duration silent;
    private final Duration stuck;
    private final Duration late;
    private long position = -1;
    private Optional<LocalDateTime> lastLife = Optional.empty();
    private Instant moved;
    private Verdict last;

    /**
     * What waits in Kafka for an outcome.
     *
     * @param records of all partitions, as far as known
     * @param oldest when the record arrived that has waited longest, if one waits and its time is known
     * @param isBacklogOfUnknownAge whether more waits than arrived in the last seconds, and for how long is unknown
     */
    record Waiting(long records, Optional<Instant> oldest, boolean isBacklogOfUnknownAge) {
        static final Waiting NONE = new Waiting(0, Optional.empty(), false);
    }

    Judge(PipelineSettings settings, InstantSource clock) {
        this.clock = clock;
        this.moved = clock.instant();
        this.last = verdict(behind, Condition.STARTING, "The dashboard has just started");
        this.silent = longer(SILENT_AT_LEAST, settings.watching().heartbeat().multipliedBy(4));
        this.stuck = longer(STUCK_AT_LEAST, settings.batches().triggerInterval().multipliedBy(3));
        this.late = longer(BEHIND_AT_LEAST, settings.batches().triggerInterval().multipliedBy(2));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    Verdict judge(Optional<DatabaseSnapshot> snapshot, Availability mysql, Availability kafka, Waiting waiting) {
        snapshot.ifPresent(now -> watch(now, waiting.records()));
        last = word(snapshot, mysql, kafka, waiting).after(last);
        return last;
    }

    private Verdict verdict(Verdict.Word word, Condition reason, String message) {
        return verdict(word, reason.code(), message);
    }

    /** @param reason as it was read: a newer program may have written it */
    private Verdict verdict(Verdict.Word word, String reason, String message) {
        return new Verdict(word, reason, message, clock.instant());
    }

    /** Standstill counts from when a job runs: records that waited while none ran are no standstill. */
    private void watch(DatabaseSnapshot snapshot, long lag) {
        long now = snapshot.position();
        boolean runs = snapshot.heartbeat()
                .filter(beat -> State.RUNNING.is(beat.state()) && beat.ageMillis() <= silent.toMillis())
                .isPresent();
        Optional<LocalDateTime> life = snapshot.heartbeat().map(Heartbeat::startedAt);
        if (now != position || lag == 0 || !runs || !life.equals(lastLife)) {
            position = now;
            lastLife = life;
            moved = clock.instant();
        }
    }

    private Verdict word(Optional<DatabaseSnapshot> snapshot, Availability mysql, Availability kafka, Waiting waiting) {
        if (mysql.away().isPresent()) {
            Outage away = mysql.away().get();
            String what =
                    away.reason().equals(Condition.MYSQL_AWAY.code()) ? "MySQL does not answer: " : "MySQL refuses: ";
            return verdict(
                    stalled,
                    away.reason(),
                    away.reason().equals(Condition.TABLES_NEWER.code()) ? away.message() : what + away.message());
        }
        if (snapshot.isEmpty()) {
            return verdict(behind, Condition.STARTING, "The dashboard has just started");
        }
        if (snapshot.get().ledger().isEmpty()) {
            return verdict(
                    stopped,
                    Condition.TABLES_MISSING,
                    "There are no tables yet: the job creates them at its first start");
        }
        if (!snapshot.get().balances()) {
            return verdict(
                    stalled,
                    Condition.LEDGER_UNBALANCED,
                    "The ledger does not add up: ./orderflow ledger show names the partition");
        }
        Optional<Heartbeat> beat = snapshot.get().heartbeat();
        return beat.isEmpty()
                ? verdict(stopped, Condition.NEVER_STARTED, "The job has never run: ./orderflow job")
                : ofJob(beat.get(), kafka, waiting);
    }

    private Verdict ofJob(Heartbeat beat, Availability kafka, Waiting waiting) {
        if (State.STOPPED.is(beat.state())) {
            return verdict(stopped, beat.reason(), beat.message().isEmpty() ? "The job was stopped" : beat.message());
        }
        if (beat.ageMillis() > silent.toMillis()) {
            return verdict(
                    stopped,
                    Condition.HEARTBEAT_SILENT,
                    ("The last heartbeat of the job was %d s ago, %s: its process has ended, cannot reach MySQL, or"
                                    + " may not write to it (read-only, rights revoked). Its log says which, and"
                                    + " job.health-file if it is set")
                            .formatted(beat.ageMillis() / 1_000, beat.state()));
        }
        // A state that only a newer program knows counts as running: what it settles says whether it does.
        return switch (Condition.state(beat.state()).orElse(Condition.RUNNING)) {
            case PAUSED, WAITING -> verdict(stalled, beat.reason(), beat.message());
            case STARTING -> verdict(behind, Condition.STARTING, "The job is starting");
            default -> ofRunning(beat, kafka, waiting);
        };
    }

    private Verdict ofRunning(Heartbeat beat, Availability kafka, Waiting waiting) {
        Instant now = clock.instant();
        Duration still = Duration.between(moved, now);
        if (waiting.records() > 0 && still.compareTo(stuck) > 0) {
            return verdict(
                    stalled,
                    Condition.NO_PROGRESS,
                    "%d records wait, and none was settled for %d s".formatted(waiting.records(), still.toSeconds()));
        }
        boolean isLate = waiting.oldest()
                .filter(since -> Duration.between(since, now).compareTo(late) > 0)
                .isPresent();
        if (isLate || waiting.isBacklogOfUnknownAge()) {
            return verdict(behind, beat.reason().isEmpty() ? Condition.LAG.code() : beat.reason(), beat.message());
        }
        if (kafka.away().isPresent()) {
            Outage away = kafka.away().get();
            boolean refused = away.reason().equals(Condition.KAFKA_REFUSED.code());
            return verdict(
                    flowing,
                    refused ? Condition.KAFKA_REFUSED : Condition.KAFKA_AWAY,
                    (refused ? "Kafka refuses the dashboard: " : "The dashboard cannot reach Kafka: ")
                            + away.message());
        }
        return verdict(flowing, beat.reason(), beat.message());
    }
}
