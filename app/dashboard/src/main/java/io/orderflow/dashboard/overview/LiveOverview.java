package io.orderflow.dashboard.overview;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.dashboard.watch.Loop;
import io.orderflow.dashboard.watch.Outage;
import io.orderflow.dashboard.watch.kafka.LogWatch;
import io.orderflow.dashboard.watch.kafka.Logs;
import io.orderflow.dashboard.watch.mysql.DatabaseSnapshot;
import io.orderflow.dashboard.watch.mysql.DatabaseWatch;
import io.orderflow.dashboard.watch.record.OldestWaiting;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.ledger.Counts;
import io.orderflow.pipeline.observe.State;
import io.orderflow.pipeline.operate.LedgerReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Puts together what the watches saw, every second. Its answers are ready: no request waits for Kafka or MySQL. */
public final class LiveOverview implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** What the job's own percentiles are taken over. */
    private static final Duration FRESHNESS_OVER = Duration.ofSeconds(60);

    private final PipelineSettings settings;
    private final DatabaseWatch databaseWatch;
    private final LogWatch logs;
    private final OldestWaiting oldest;
    private final Judge judge;
    private final InstantSource clock;
    private final Throughput pace = new Throughput();
    private final History history;
    private final Loop loop;
    private Instant lastPoint = Instant.EPOCH;
    private volatile Overview overview;
    private volatile Offsets offsets;

    public LiveOverview(
            PipelineSettings settings,
            DatabaseWatch databaseWatch,
            LogWatch logs,
            OldestWaiting oldest,
            InstantSource clock) {
        this.settings = requireNonNull(settings, "settings is null");
        this.databaseWatch = requireNonNull(databaseWatch, "databaseWatch is null");
        this.logs = requireNonNull(logs, "logs is null");
        this.oldest = requireNonNull(oldest, "oldest is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.judge = new Judge(settings, clock);
        this.history = new History(clock);
        tick();
        this.loop = Loop.of("situation", PAUSE, this::tick);
    }

    public Overview overview() {
        return overview;
    }

    public Offsets offsets() {
        return offsets;
    }

    public History history() {
        return history;
    }

    /** What cannot be reached now. */
    public List<Outage> away() {
        return Stream.of(databaseWatch.link().away(), logs.link().away())
                .flatMap(Optional::stream)
                .toList();
    }

    private void tick() {
        List<Outage> away = away();
        Optional<DatabaseSnapshot> known = databaseWatch.snapshot();
        boolean kafkaAnswers = logs.link().away().isEmpty();
        Optional<Logs> log = logs.logs().filter(seen -> kafkaAnswers);
        OptionalLong lag = lag(known, log);
        boolean mysqlAnswers = databaseWatch.link().away().isEmpty();
        if (mysqlAnswers) {
            known.ifPresent(now -> pace.saw(now.at(), now.counts(), lag));
        } else {
            pace.forget();
        }
        Judge.Waiting waiting = waiting(lag);
        Verdict verdict = judge.judge(known, databaseWatch.link(), logs.link(), waiting);
        overview = overview(known, lag, waiting.oldest(), verdict, away);
        offsets = offsets(known, log, lag, verdict, away);
        remember(away);
    }

    private Judge.Waiting waiting(OptionalLong lag) {
        var firsts = oldest.oldest().values();
        return new Judge.Waiting(
                lag.orElse(0),
                firsts.stream().flatMap(Optional::stream).min(Instant::compareTo),
                firsts.stream().anyMatch(Optional::isEmpty) && pace.isBacklog());
    }

    private OptionalLong lag(Optional<DatabaseSnapshot> known, Optional<Logs> log) {
        if (known.isEmpty()) {
            return OptionalLong.empty();
        }
        if (log.isEmpty() || log.get().topicId().isEmpty()) {
            return known.get().heartbeat().isPresent()
                    ? OptionalLong.of(known.get().heartbeat().get().lagRecords())
                    : OptionalLong.empty();
        }
        Map<Integer, LedgerReport.Row> rows = rows(known, log.get().topicId());
        return OptionalLong.of(log.get().logs().entrySet().stream()
                .mapToLong(one -> lag(one.getValue(), rows.get(one.getKey())))
                .sum());
    }

    private static long lag(TopicState.Log log, LedgerReport.Row row) {
        long next = row == null ? log.earliest() : row.cursor().nextOffset();
        return Math.max(0, log.end() - next);
    }

    /** The rows of the topic as it is now; of all its lives while Kafka cannot be asked. */
    private Map<Integer, LedgerReport.Row> rows(Optional<DatabaseSnapshot> known, Optional<String> topicId) {
        Map<Integer, LedgerReport.Row> rows = new HashMap<>();
        for (LedgerReport.Row row : known.map(DatabaseSnapshot::rows).orElse(List.of())) {
            if (row.topic().equals(settings.kafka().topic())
                    && topicId.map(id -> id.equals(row.topicId())).orElse(true)) {
                rows.put(row.cursor().partition(), row);
            }
        }
        return rows;
    }

    private Overview overview(
            Optional<DatabaseSnapshot> known,
            OptionalLong lag,
            Optional<Instant> waiting,
            Verdict verdict,
            List<Outage> away) {
        Instant now = clock.instant();
        Optional<LedgerReport.Heartbeat> beat = known.flatMap(DatabaseSnapshot::heartbeat);
        return new Overview(
                now,
                settings.pipeline(),
                settings.kafka().topic(),
                settings.mysql().database() + "." + settings.mysql().table(),
                settings.consumerGroup(),
                verdict,
                beat.map(b -> job(b, known.get(), now)),
                known.flatMap(DatabaseSnapshot::ledger).map(ledger -> identity(known.get())),
                pace.perSecond().map(rate -> new Overview.Rates(rate.received(), rate.stored())),
                beat.filter(b -> isCurrent(b, known.get(), now)).flatMap(b -> Overview.Freshness.of(b.pace())),
                lag.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Overview.Lag(
                                lag.getAsLong(), seconds(lag.getAsLong(), waiting, now), pace.catchUp())),
                known.flatMap(DatabaseSnapshot::totals),
                away);
    }

    private static OptionalDouble seconds(long lag, Optional<Instant> waiting, Instant now) {
        if (lag == 0) {
            return OptionalDouble.of(0);
        }
        return waiting.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Throughput.rounded(
                        Math.max(0, Duration.between(waiting.get(), now).toMillis()) / 1e3));
    }

    /** Whether what the job measured over the last minute was measured over the last minute. */
    private static boolean isCurrent(LedgerReport.Heartbeat beat, DatabaseSnapshot snapshot, Instant now) {
        return !State.STOPPED.is(beat.state()) && ageMillis(beat, snapshot, now) < FRESHNESS_OVER.toMillis();
    }

    /** By the server's clock until it was read, by this one's since. */
    private static long ageMillis(LedgerReport.Heartbeat beat, DatabaseSnapshot snapshot, Instant now) {
        return beat.ageMillis()
                + Math.max(0, Duration.between(snapshot.at(), now).toMillis());
    }

    private static Overview.JobNow job(LedgerReport.Heartbeat beat, DatabaseSnapshot snapshot, Instant now) {
        return new Overview.JobNow(
                beat.state(),
                beat.reason(),
                beat.message(),
                snapshot.ledger().map(report -> report.epoch().orElse(0)).orElse(0L),
                beat.driver(),
                beat.versions(),
                beat.startedAt().toInstant(ZoneOffset.UTC),
                beat.updatedAt().toInstant(ZoneOffset.UTC),
                Throughput.rounded(ageMillis(beat, snapshot, now) / 1e3));
    }

    private static Overview.Identity identity(DatabaseSnapshot snapshot) {
        Counts counts = snapshot.counts();
        return new Overview.Identity(
                counts.received(),
                counts.stored(),
                counts.duplicate(),
                counts.rejected(),
                counts.absent(),
                counts.lost(),
                counts.unknownFields(),
                snapshot.balances());
    }

    private Offsets offsets(
            Optional<DatabaseSnapshot> known,
            Optional<Logs> log,
            OptionalLong lag,
            Verdict verdict,
            List<Outage> away) {
        Map<Integer, LedgerReport.Row> rows = rows(known, log.flatMap(Logs::topicId));
        TreeSet<Integer> partitions = new TreeSet<>(rows.keySet());
        log.ifPresent(seen -> partitions.addAll(seen.logs().keySet()));
        List<Offsets.OfPartition> all = new ArrayList<>();
        for (int partition : partitions) {
            all.add(partition(
                    partition,
                    Optional.ofNullable(rows.get(partition)),
                    log.map(seen -> seen.logs().get(partition)),
                    verdict));
        }
        return new Offsets(
                clock.instant(),
                settings.kafka().topic(),
                log.flatMap(Logs::topicId),
                settings.pipeline(),
                lag,
                all,
                away);
    }

    private Offsets.OfPartition partition(
            int partition, Optional<LedgerReport.Row> row, Optional<TopicState.Log> log, Verdict verdict) {
        Counts counts = row.map(r -> r.cursor().counts()).orElse(Counts.NONE);
        OptionalLong lag = log.isEmpty() ? OptionalLong.empty() : OptionalLong.of(lag(log.get(), row.orElse(null)));
        OptionalDouble seconds = lag.isEmpty()
                ? OptionalDouble.empty()
                : seconds(lag.getAsLong(), oldest.oldest().getOrDefault(partition, Optional.empty()), clock.instant());
        boolean balances = row.map(r -> r.cursor().balances()).orElse(true);
        return new Offsets.OfPartition(
                partition,
                log.map(l -> OptionalLong.of(l.earliest())).orElse(OptionalLong.empty()),
                log.map(l -> OptionalLong.of(l.end())).orElse(OptionalLong.empty()),
                row.map(r -> OptionalLong.of(r.cursor().firstOffset())).orElse(OptionalLong.empty()),
                row.map(r -> OptionalLong.of(r.cursor().nextOffset())).orElse(OptionalLong.empty()),
                lag,
                seconds,
                word(lag, verdict, balances),
                balances ? "" : Condition.LEDGER_UNBALANCED.code(),
                counts.stored(),
                counts.duplicate(),
                counts.rejected(),
                counts.absent(),
                counts.lost(),
                balances,
                row.map(r -> r.updatedAt().toInstant(ZoneOffset.UTC)));
    }

    /** A partition without lag flows, whatever the others do, unless all is stopped. */
    private static Verdict.Word word(OptionalLong lag, Verdict verdict, boolean balances) {
        if (!balances) {
            return Verdict.Word.stalled;
        }
        if (lag.isEmpty()) {
            return Verdict.Word.unknown;
        }
        return verdict.verdict() == Verdict.Word.behind && lag.getAsLong() == 0
                ? Verdict.Word.flowing
                : verdict.verdict();
    }

    private void remember(List<Outage> away) {
        Instant now = clock.instant();
        if (Duration.between(lastPoint, now).compareTo(History.STEP.minusMillis(500)) < 0) {
            return;
        }
        lastPoint = now;
        boolean known = away.stream().noneMatch(one -> one.system().equals(Outage.MYSQL));
        Optional<Throughput.PerSecond> rate = pace.perSecond().filter(r -> known);
        history.add(new History.Point(
                now,
                rate.map(r -> OptionalDouble.of(r.received())).orElse(OptionalDouble.empty()),
                rate.map(r -> OptionalDouble.of(r.stored())).orElse(OptionalDouble.empty()),
                rate.map(r -> OptionalDouble.of(r.rejected())).orElse(OptionalDouble.empty()),
                overview.lag()
                        .filter(lag -> known)
                        .map(lag -> OptionalLong.of(lag.records()))
                        .orElse(OptionalLong.empty()),
                overview.freshness().filter(freshness -> known)));
    }

    @Override
    public void close() {
        loop.close();
    }
}
