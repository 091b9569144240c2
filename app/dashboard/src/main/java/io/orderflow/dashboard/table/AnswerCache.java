package io.orderflow.dashboard.table;

import static java.util.Objects.requireNonNull;

import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.dashboard.watch.Outage;
import io.orderflow.dashboard.watch.mysql.Database;
import io.orderflow.dashboard.watch.mysql.SqlText;
import io.orderflow.program.schedule.DaemonThreads;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The answers to the questions, kept: those that read all orders are computed again in the background, one at a time,
 * when they are asked for and are older than some minutes; the others every few seconds. Thread-safe.
 */
public final class AnswerCache implements AutoCloseable {

    private static final Duration FRESH = Duration.ofSeconds(3);
    private static final Duration FRESH_SCAN = Duration.ofMinutes(5);
    /** A scan that fails, or takes long, is not begun again at once. */
    private static final int REST_FACTOR = 10;

    private static final Duration LONGEST_SCAN = Duration.ofMinutes(2);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    /** How long a first asker waits for the first answer. */
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(2);

    private static final int MOST_ROWS = 5_000;

    private final Database database;
    private final Supplier<List<Outage>> away;
    private final Map<String, Kept> kept = new HashMap<>();
    private final List<Question> questions;
    private final ExecutorService scans = worker("scans");
    private final ExecutorService quick = worker("analytics");

    /** @param away what is unavailable now */
    public AnswerCache(Database database, String pipeline, Supplier<List<Outage>> away) {
        this.database = requireNonNull(database, "database is null");
        this.away = requireNonNull(away, "away is null");
        this.questions = Question.all(database.tables(), pipeline);
        questions.forEach(question -> kept.put(question.name(), new Kept(question)));
    }

    private static ExecutorService worker(String name) {
        return Executors.newSingleThreadExecutor(DaemonThreads.named("orderflow-" + name));
    }

    /** As in openapi.yaml. */
    public record Answer(
            Instant at,
            String name,
            String title,
            String text,
            String sql,
            List<Table.Column> columns,
            List<List<Object>> rows,
            boolean truncated,
            Optional<Instant> asOf,
            OptionalDouble ageSeconds,
            OptionalLong tookMs,
            boolean scans,
            boolean refreshing,
            String problem,
            Optional<Chart> chart,
            List<Outage> away) {

        public Table asTable() {
            return new Table(columns, rows, truncated);
        }

        public boolean isThere() {
            return asOf.isPresent();
        }
    }

    private record Result(Table table, Instant asOf, long tookMillis) {}

    /** One question with its last answer. */
    private static final class Kept {
        private final Question question;
        private final AtomicReference<CompletableFuture<Void>> refresh = new AtomicReference<>();
        private volatile Optional<Result> result = Optional.empty();
        private volatile String problem = "";
        private volatile Optional<ProblemDetails> fault = Optional.empty();
        private volatile Instant notBefore = Instant.EPOCH;

        private Kept(Question question) {
            this.question = question;
        }

        private boolean isRefreshing() {
            return refresh.get() != null;
        }

        private boolean isDue() {
            Duration fresh = question.scans() ? FRESH_SCAN : FRESH;
            Instant now = Instant.now();
            return now.isAfter(notBefore)
                    && result.map(r -> Duration.between(r.asOf(), now).compareTo(fresh) > 0)
                            .orElse(true);
        }
    }

    public List<Question> questions() {
        return questions;
    }

    /**
     * The answer as far as it is there; asks again if it is old.
     *
     * @throws ProblemDetails there is no such question, or it could not be answered even once
     */
    public Answer answer(String name) {
        Kept one = kept.get(name);
        if (one == null) {
            String why = Question.unmet(database.tables().contract(), name)
                    .map(unmet -> "The contract %s has no question %s, which %s"
                            .formatted(database.tables().contract().name(), name, unmet))
                    .orElse("Unknown question " + name);
            throw ProblemDetails.notFound(why + "; /analytics lists them");
        }
        CompletableFuture<Void> refreshing = refresh(one);
        if (one.result.isEmpty() || !one.question.scans()) {
            await(refreshing);
        }
        if (one.result.isEmpty() && one.fault.isPresent()) {
            throw one.fault.get();
        }
        return answer(one);
    }

    private CompletableFuture<Void> refresh(Kept one) {
        CompletableFuture<Void> current = one.refresh.get();
        if (current != null) {
            return current;
        }
        if (!one.isDue()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> mine = new CompletableFuture<>();
        if (!one.refresh.compareAndSet(null, mine)) {
            return CompletableFuture.completedFuture(null);
        }
        (one.question.scans() ? scans : quick).execute(() -> {
            try {
                ask(one);
            } finally {
                // Also after an Error, which the thread logs: else this question would never be asked again.
                one.refresh.set(null);
                mine.complete(null);
            }
        });
        return mine;
    }

    private void ask(Kept one) {
        long started = System.nanoTime();
        Duration longest = one.question.scans() ? LONGEST_SCAN : LONGEST;
        try (Connection connection = database.patient(longest.plusSeconds(5))) {
            connection.setReadOnly(true);
            try (PreparedStatement statement = connection.prepareStatement(one.question.sql())) {
                statement.setQueryTimeout((int) longest.toSeconds());
                Table table = Table.read(statement.executeQuery(), MOST_ROWS);
                one.result = Optional.of(new Result(table, Instant.now(), (System.nanoTime() - started) / 1_000_000));
                one.problem = "";
                one.fault = Optional.empty();
            }
        } catch (SQLException e) {
            one.problem = SqlText.of(e);
            one.fault = Optional.of(ProblemDetails.of(e));
        } catch (RuntimeException e) {
            one.problem = String.valueOf(e.getMessage());
        }
        if (!one.problem.isEmpty() || one.question.scans()) {
            one.notBefore =
                    Instant.now().plusNanos(Math.max(2_000_000_000L, REST_FACTOR * (System.nanoTime() - started)));
        }
    }

    private static void await(CompletableFuture<Void> refreshing) {
        try {
            refreshing.get(FIRST_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            // The answer says that it is being made.
        }
    }

    private Answer answer(Kept one) {
        Optional<Result> result = one.result;
        Instant now = Instant.now();
        return new Answer(
                now,
                one.question.name(),
                one.question.title(),
                one.question.text(),
                one.question.sql(),
                result.map(r -> r.table().columns()).orElse(List.of()),
                result.map(r -> r.table().rows()).orElse(List.of()),
                result.map(r -> r.table().truncated()).orElse(false),
                result.map(Result::asOf),
                result.map(r -> OptionalDouble.of(
                                Duration.between(r.asOf(), now).toMillis() / 1e3))
                        .orElse(OptionalDouble.empty()),
                result.map(r -> OptionalLong.of(r.tookMillis())).orElse(OptionalLong.empty()),
                one.question.scans(),
                one.isRefreshing(),
                one.problem,
                one.question.chart(),
                away.get());
    }

    /**
     * Computes every answer again, one after the other, however long it takes.
     *
     * @param progress is called for each
     */
    public List<Answer> all(Consumer<Answer> progress) {
        List<Answer> answers = new ArrayList<>();
        for (Question question : questions) {
            Kept one = kept.get(question.name());
            ask(one);
            answers.add(answer(one));
            progress.accept(answer(one));
        }
        return answers;
    }

    @Override
    public void close() {
        scans.shutdownNow();
        quick.shutdownNow();
    }
}
