package io.orderflow.dashboard.watch;

import static io.orderflow.dashboard.watch.Verdict.Word.behind;
import static io.orderflow.dashboard.watch.Verdict.Word.flowing;
import static io.orderflow.dashboard.watch.Verdict.Word.stalled;
import static io.orderflow.dashboard.watch.Verdict.Word.stopped;

import io.orderflow.job.JobSettings;
import io.orderflow.job.command.ledger.LedgerReport.Heartbeat;
import io.orderflow.job.store.MysqlCondition;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;

/** Decides the verdict from heartbeat, ledger and Kafka: what is worst counts. Used by one thread. */
final class Judge {

    private static final Duration SILENT_AT_LEAST = Duration.ofSeconds(15);
    private static final Duration STUCK_AT_LEAST = Duration.ofSeconds(30);
    private static final Duration BEHIND_AT_LEAST = Duration.ofSeconds(15);

    private final Duration silent;
    private final Duration stuck;
    private final Duration late;
    private long position = -1;
    private Optional<LocalDateTime> lastLife = Optional.empty();
    private Instant moved = Instant.now();
    private Verdict last = Verdict.of(behind, "STARTING", "The dashboard has just started to look");

    Judge(JobSettings settings) {
        this.silent = longer(SILENT_AT_LEAST, settings.watching().heartbeat().multipliedBy(4));
        this.stuck = longer(STUCK_AT_LEAST, settings.batches().triggerInterval().multipliedBy(3));
        this.late = longer(BEHIND_AT_LEAST, settings.batches().triggerInterval().multipliedBy(2));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /**
     * @param lag of all partitions, as far as known
     * @param oldest when the record came that has waited longest, if one waits and it is known
     */
    Verdict judge(Optional<Books> books, Link mysql, Link kafka, long lag, Optional<Instant> oldest) {
        books.ifPresent(now -> watch(now, lag));
        last = word(books, mysql, kafka, lag, oldest).after(last);
        return last;
    }

    /** Stillness counts from when a job runs: what waited while none did is not held against it. */
    private void watch(Books books, long lag) {
        long now = books.position();
        boolean runs = books.heartbeat()
                .filter(beat -> beat.state().equals("RUNNING") && beat.ageMillis() <= silent.toMillis())
                .isPresent();
        Optional<LocalDateTime> life = books.heartbeat().map(Heartbeat::startedAt);
        if (now != position || lag == 0 || !runs || !life.equals(lastLife)) {
            position = now;
            lastLife = life;
            moved = Instant.now();
        }
    }

    private Verdict word(Optional<Books> books, Link mysql, Link kafka, long lag, Optional<Instant> oldest) {
        if (mysql.away().isPresent()) {
            Away away = mysql.away().get();
            return Verdict.of(
                    stalled,
                    away.reason(),
                    (away.reason().equals(MysqlCondition.MYSQL_AWAY.code())
                                    ? "MySQL does not answer: "
                                    : "MySQL refuses: ")
                            + away.message());
        }
        if (books.isEmpty()) {
            return Verdict.of(behind, "STARTING", "The dashboard has just started to look");
        }
        if (books.get().ledger().isEmpty()) {
            return Verdict.of(
                    stopped, "TABLES_MISSING", "There are no tables yet: the job creates them at its first start");
        }
        if (!books.get().balances()) {
            return Verdict.of(
                    stalled, "LEDGER_UNBALANCED", "The ledger does not add up: ./orderflow ledger show says where");
        }
        Optional<Heartbeat> beat = books.get().heartbeat();
        return beat.isEmpty()
                ? Verdict.of(stopped, "NEVER_STARTED", "The job has never run: ./orderflow job")
                : ofJob(beat.get(), kafka, lag, oldest);
    }

    private Verdict ofJob(Heartbeat beat, Link kafka, long lag, Optional<Instant> oldest) {
        if (beat.state().equals("STOPPED")) {
            return Verdict.of(stopped, beat.reason(), beat.message().isEmpty() ? "The job was ended" : beat.message());
        }
        if (beat.ageMillis() > silent.toMillis()) {
            return Verdict.of(
                    stopped,
                    "HEARTBEAT_SILENT",
                    "The job was last seen %d s ago, %s: its process is gone, or cannot reach MySQL"
                            .formatted(beat.ageMillis() / 1_000, beat.state()));
        }
        return switch (beat.state()) {
            case "PAUSED", "WAITING" -> Verdict.of(stalled, beat.reason(), beat.message());
            case "STARTING" -> Verdict.of(behind, "STARTING", "The job is starting");
            default -> ofRunning(beat, kafka, lag, oldest);
        };
    }

    private Verdict ofRunning(Heartbeat beat, Link kafka, long lag, Optional<Instant> oldest) {
        Duration still = Duration.between(moved, Instant.now());
        if (lag > 0 && still.compareTo(stuck) > 0) {
            return Verdict.of(
                    stalled,
                    "NO_PROGRESS",
                    "%d records wait, and none was settled for %d s".formatted(lag, still.toSeconds()));
        }
        if (oldest.isPresent() && Duration.between(oldest.get(), Instant.now()).compareTo(late) > 0) {
            return Verdict.of(behind, beat.reason().isEmpty() ? "LAG" : beat.reason(), beat.message());
        }
        if (kafka.away().isPresent()) {
            return Verdict.of(
                    flowing,
                    "KAFKA_AWAY",
                    "The dashboard does not reach Kafka: " + kafka.away().get().message());
        }
        return Verdict.of(flowing, beat.reason(), beat.message());
    }
}
