package io.orderflow.dashboard.web;

import static java.util.Objects.requireNonNull;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.orderflow.condition.Condition;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.dashboard.answer.Json;
import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.dashboard.contract.OrderSchemas;
import io.orderflow.dashboard.order.KeyAssignment;
import io.orderflow.dashboard.overview.Overview;
import io.orderflow.dashboard.overview.Verdict;
import io.orderflow.dashboard.reject.RejectedQueries;
import io.orderflow.dashboard.reject.RejectedSelection;
import io.orderflow.dashboard.reject.Replays;
import io.orderflow.dashboard.table.AnswerCache;
import io.orderflow.dashboard.table.Chart;
import io.orderflow.dashboard.table.Csv;
import io.orderflow.dashboard.table.StreamTables;
import io.orderflow.dashboard.table.Table;
import io.orderflow.dashboard.watch.Outage;
import io.orderflow.dashboard.watch.kafka.GroupsWatch;
import io.orderflow.dashboard.watch.record.Message;
import io.orderflow.pipeline.operate.audit.Actor;
import io.orderflow.pipeline.operate.audit.AuditTrail;
import io.orderflow.pipeline.reject.Coordinates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The addresses of openapi.yaml, each with what answers it. */
final class Routes {

    /** Questions to MySQL at a time; others wait a little, and are refused then. */
    private static final int MOST_QUESTIONS = 32;

    private static final Duration QUESTION_PATIENCE = Duration.ofSeconds(1);
    /** A server whose own thread has stopped looking must not say that all is well. */
    private static final Duration LOOKED_WITHIN = Duration.ofSeconds(10);

    /** Rows of rejected records in one file. */
    private static final int LONGEST_EXPORT = 10_000;

    /** Of a key of several columns with all that JSON adds, and of what people type. */
    private static final int LONGEST_KEY = 2_000;

    /** Where the request keeps who sent it. */
    static final String CALLER = "orderflow.caller";

    private final RouteServices services;
    private final Guard guard;
    private final EventHub hub;
    private final Metrics metrics;
    private final Requests requests = new Requests();
    private final PageFiles page = new PageFiles();
    private final Semaphore questions = new Semaphore(MOST_QUESTIONS);
    private final String description =
            new String(resource("/io/orderflow/dashboard/openapi.yaml"), StandardCharsets.UTF_8);

    Routes(RouteServices services, Guard guard, EventHub hub, Metrics metrics) {
        this.services = requireNonNull(services, "services is null");
        this.guard = requireNonNull(guard, "guard is null");
        this.hub = requireNonNull(hub, "hub is null");
        this.metrics = requireNonNull(metrics, "metrics is null");
    }

    void declare(RoutesConfig routes) {
        routes.get("/health", this::health);
        // Without it HEAD would be answered 200 whatever the verdict.
        routes.head("/health", this::health);
        routes.get("/overview", context -> json(context, services.situation().overview()));
        routes.get("/history", this::history);
        routes.get("/offsets", context -> json(context, services.situation().offsets()));
        routes.get("/groups", this::groups);
        routes.get("/messages", this::messages);
        routes.get("/confirmations", this::confirmations);
        routes.get("/orders/{id}", context -> asking(() -> json(context, life(context))));
        routes.post("/produce", this::produce);
        routes.get("/contract", this::contract);
        routes.post("/contract/try", this::tryContract);
        routes.get("/rejected", context -> asking(() -> rejected(context)));
        routes.get("/rejected/{coordinates}", context -> asking(() -> show(context)));
        routes.post("/rejected/dry-run", context -> asking(() -> dryRun(context)));
        routes.post("/rejected/replay", context -> asking(() -> replay(context)));
        routes.get(
                "/stream-table",
                context -> asking(() -> json(context, services.tables().all())));
        routes.get("/stream-table/{name}", context -> asking(() -> streamTable(context)));
        routes.get("/analytics", this::analytics);
        routes.get("/analytics/{question}", this::answer);
        routes.before("/events", context -> {
            hub.requireRoom();
            Requests.requireEvents(context);
        });
        routes.sse("/events", hub::add);
        routes.get("/metrics", context -> {
            context.contentType("text/plain; version=0.0.4; charset=utf-8");
            context.result(metrics.scrape());
        });
        routes.get("/session", this::session);
        routes.get("/audit", context -> asking(() -> audit(context)));
        routes.post("/login", this::logIn);
        routes.get("/openapi.yaml", context -> {
            context.contentType("application/yaml");
            context.result(openapi());
        });
        routes.get("/", context -> page.serve(context, "/index.html"));
        routes.get("/*", context -> page.serve(context, context.path()));
    }

    /** What needs no token: the page's own files hold nothing of the data. */
    boolean isPublic(String path) {
        return path.equals("/")
                || path.equals("/health")
                || path.equals("/login")
                || path.matches("/(favicon\\.svg|(app|style|vendor|views)/.*)");
    }

    private static void json(Context context, Object value) {
        context.contentType("application/json");
        context.header("Cache-Control", "no-store");
        context.result(Json.bytes(value));
    }

    private static void csv(Context context, String name, Table table) {
        context.contentType("text/csv; charset=utf-8");
        context.header("Cache-Control", "no-store");
        context.header(
                "Content-Disposition", "attachment; filename=\"" + name.replaceAll("[^0-9A-Za-z._-]", "_") + ".csv\"");
        context.result(Csv.of(table));
    }

    /** Asks MySQL or Kafka. */
    private interface Question {
        void ask() throws SQLException;
    }

    private void asking(Question question) throws SQLException, InterruptedException {
        if (!questions.tryAcquire(QUESTION_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw ProblemDetails.busy("%d requests are being answered already".formatted(MOST_QUESTIONS));
        }
        try {
            question.ask();
        } finally {
            questions.release();
        }
    }

    /** As in openapi.yaml. */
    private record Health(
            String status,
            Verdict.Word verdict,
            String reason,
            String message,
            String meaning,
            String remedy,
            Instant since,
            Instant checkedAt,
            List<Outage> away) {}

    private void health(Context context) {
        Overview overview = services.situation().overview();
        Verdict verdict = overview.verdict();
        if (Duration.between(overview.at(), Instant.now()).compareTo(LOOKED_WITHIN) > 0) {
            verdict = new Verdict(
                    Verdict.Word.stalled,
                    Condition.INTERNAL.code(),
                    "The dashboard has stopped checking Kafka and MySQL; start it again",
                    overview.at());
        }
        boolean healthy = verdict.isHealthy();
        context.status(healthy ? 200 : 503);
        json(
                context,
                new Health(
                        healthy ? "ok" : "stalled",
                        verdict.verdict(),
                        verdict.reason(),
                        verdict.message(),
                        verdict.meaning(),
                        verdict.remedy(),
                        verdict.since(),
                        overview.at(),
                        overview.away()));
    }

    private void history(Context context) {
        int minutes = Requests.number(context, "minutes", 1, 60, 60);
        json(context, services.situation().history().columns(Duration.ofMinutes(minutes)));
    }

    private record GroupsNow(Instant at, List<GroupsWatch.Group> groups, boolean truncated, List<Outage> away) {}

    private void groups(Context context) {
        GroupsWatch.Groups groups = services.groups().groups();
        json(
                context,
                new GroupsNow(
                        groups.at(),
                        groups.groups(),
                        groups.truncated(),
                        services.situation().away()));
    }

    private record MessagesNow(Instant at, List<Message> messages, List<Outage> away) {}

    private void messages(Context context) {
        int limit = Requests.number(context, "limit", 1, 500, 50);
        Optional<String> outcome = Requests.text(context, "outcome");
        List<Outage> away = services.situation().away();
        Requests.RowFormat format = Requests.rowFormat(context);
        boolean known = away.stream().noneMatch(one -> one.system().equals(Outage.MYSQL));
        if (outcome.isPresent()
                && !List.of(Message.STORED, Message.DUPLICATE, Message.REJECTED, Message.WAITING, Message.SKIPPED)
                        .contains(outcome.get())) {
            throw ProblemDetails.badRequest(
                    "outcome", "outcome must be stored, duplicate, rejected, waiting or skipped");
        }
        List<Message> messages = services.tail().messages().stream()
                .filter(message -> outcome.isEmpty() || message.outcome().equals(outcome))
                .limit(limit)
                .map(message -> known ? message : message.whileAway())
                .toList();
        if (messages.isEmpty() && away.stream().anyMatch(one -> one.system().equals(Outage.KAFKA))) {
            throw ProblemDetails.kafkaAway("The newest records are unknown");
        }
        switch (format) {
            case JSON -> json(context, new MessagesNow(Instant.now(), messages, away));
            case CSV -> csv(context, "messages", table(messages));
            case JSONL -> jsonLines(context, "messages", messages);
        }
    }

    private static Table table(List<Message> messages) {
        List<Table.Column> columns = new ArrayList<>();
        for (String name : List.of(
                "coordinates",
                "timestamp",
                "key",
                "size",
                "outcome",
                "order_id",
                "reason",
                "field",
                "message",
                "order")) {
            columns.add(new Table.Column(name, name.equals("size") ? "integer" : "text"));
        }
        List<List<Object>> rows = new ArrayList<>();
        for (Message message : messages) {
            rows.add(List.of(
                    message.coordinates(),
                    message.timestamp().map(Object::toString).orElse(""),
                    message.key(),
                    message.size(),
                    message.outcome().orElse(""),
                    message.orderKey().orElse(""),
                    message.reason().orElse(""),
                    message.field().orElse(""),
                    message.message().orElse(""),
                    message.order().map(Object::toString).orElse("")));
        }
        return new Table(columns, rows, false);
    }

    private void confirmations(Context context) {
        json(context, services.confirmations().now().limitedTo(Requests.number(context, "limit", 1, 500, 50)));
    }

    private Object life(Context context) throws SQLException {
        String id = context.pathParam("id");
        if (id.length() > LONGEST_KEY) {
            throw ProblemDetails.badRequest(
                    "id", String.format(Locale.ROOT, "An order's key has at most %d characters", LONGEST_KEY));
        }
        return services.lives().of(id);
    }

    private void produce(Context context) {
        try {
            byte[] order =
                    requests.json(context, services.contract().now().contract().maxBytes());
            var sending = services.orders().produce(order);
            context.future(() -> sending.thenAccept(produced -> {
                context.status(201);
                json(context, produced);
            }));
        } catch (ProblemDetails e) {
            throw e.notSent();
        }
    }

    private void contract(Context context) {
        json(context, services.contract().described(assigned()));
    }

    private record ContractText(String yaml) {}

    private void tryContract(Context context) {
        ContractText text = requests.value(context, Requests.LONGEST_CONTRACT, ContractText.class);
        if (text.yaml() == null) {
            throw ProblemDetails.badRequest("yaml", "The body must have the contract file as yaml");
        }
        json(context, services.trials().run(text.yaml(), services.situation().away()));
    }

    private String openapi() {
        OrderContract contract = services.contract().now().contract();
        return OrderSchemas.fill(description, contract, assigned());
    }

    /** The key field that is filled in where an order lacks it; empty if none is. */
    private String assigned() {
        return KeyAssignment.of(services.contract().now().contract())
                .map(KeyAssignment::field)
                .orElse("");
    }

    private void rejected(Context context) throws SQLException {
        Requests.RowFormat format = Requests.rowFormat(context);
        boolean isExport = format != Requests.RowFormat.JSON;
        RejectedQueries.Wanted wanted = new RejectedQueries.Wanted(
                Requests.text(context, "reason"),
                Requests.text(context, "field"),
                Requests.text(context, "state"),
                Requests.number(context, "limit", 0, isExport ? LONGEST_EXPORT : 500, isExport ? LONGEST_EXPORT : 50),
                Requests.text(context, "cursor"));
        switch (format) {
            case JSON -> json(context, services.rejected().list(wanted));
            case CSV -> csv(context, "rejected", table(services.rejected().export(wanted)));
            case JSONL ->
                jsonLines(
                        context, "rejected", services.rejected().export(wanted).rows());
        }
    }

    private static void jsonLines(Context context, String name, List<?> rows) {
        context.contentType("application/x-ndjson");
        context.header("Cache-Control", "no-store");
        context.header("Content-Disposition", "attachment; filename=\"" + name + ".jsonl\"");
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Object row : rows) {
            lines.writeBytes(Json.bytes(row));
            lines.write('\n');
        }
        context.result(lines.toByteArray());
    }

    private static Table table(RejectedQueries.Listing listing) {
        List<Table.Column> columns = new ArrayList<>();
        for (String name : List.of(
                "coordinates", "reason", "field", "message", "state", "rejected_at", "key", "size", "preview")) {
            columns.add(new Table.Column(name, name.equals("size") ? "integer" : "text"));
        }
        List<List<Object>> rows = new ArrayList<>();
        for (RejectedQueries.Row row : listing.rows()) {
            rows.add(List.of(
                    row.coordinates(),
                    row.reason(),
                    row.field(),
                    row.message(),
                    row.state(),
                    row.rejectedAt(),
                    row.key(),
                    row.size(),
                    row.preview()));
        }
        return new Table(columns, rows, listing.next().isPresent());
    }

    private void show(Context context) throws SQLException {
        Coordinates at = Coordinates.parse(context.pathParam("coordinates"))
                .orElseThrow(() -> ProblemDetails.badRequest(
                        "coordinates", "Coordinates are TOPIC-PARTITION@OFFSET, such as orders-0@123"));
        json(context, services.rejected().show(at));
    }

    private void dryRun(Context context) throws SQLException {
        json(
                context,
                services.replays().dryRun(requests.value(context, Requests.LONGEST_CHOICE, RejectedSelection.class)));
    }

    private void replay(Context context) throws SQLException {
        RejectedSelection choice = requests.value(context, Requests.LONGEST_CHOICE, RejectedSelection.class);
        services.situation().away().stream()
                .filter(away -> away.system().equals(Outage.KAFKA))
                .findFirst()
                .ifPresent(away -> {
                    throw ProblemDetails.kafkaAway("Nothing was sent: " + away.message());
                });
        Replays.Replayed replayed = services.replays()
                .replay(choice, Actor.ofDashboard(caller(context).name()));
        context.status(202);
        json(context, replayed);
    }

    private void streamTable(Context context) throws SQLException {
        boolean csv = Requests.wantsCsv(context);
        int limit = Requests.number(context, "limit", 1, 1_000, csv ? 1_000 : StreamTables.USUAL_ROWS);
        StreamTables.One one = services.tables().one(context.pathParam("name"), limit);
        if (csv) {
            csv(context, one.name(), one.asTable());
        } else {
            json(context, one);
        }
    }

    private record QuestionInfo(String name, String title, String text, Optional<Chart> chart, boolean scans) {}

    private record Questions(List<QuestionInfo> questions) {}

    private void analytics(Context context) {
        json(
                context,
                new Questions(services.answers().questions().stream()
                        .map(question -> new QuestionInfo(
                                question.name(), question.title(), question.text(), question.chart(), question.scans()))
                        .toList()));
    }

    private void answer(Context context) throws SQLException, InterruptedException {
        boolean csv = Requests.wantsCsv(context);
        asking(() -> {
            AnswerCache.Answer answer = services.answers().answer(context.pathParam("question"));
            if (csv && !answer.isThere()) {
                throw ProblemDetails.busy("The first answer is being computed; try again");
            }
            context.status(answer.isThere() ? 200 : 202);
            if (csv) {
                csv(context, answer.name(), answer.asTable());
            } else {
                json(context, answer);
            }
        });
    }

    private static Caller caller(Context context) {
        return requireNonNull(context.attribute(CALLER), "no caller");
    }

    /** As in openapi.yaml. */
    private record Session(String user, String role) {}

    private void session(Context context) {
        Caller caller = caller(context);
        json(context, new Session(caller.name(), caller.roleName()));
    }

    /** As in openapi.yaml. */
    private record AuditPage(List<AuditTrail.Entry> entries, Optional<Long> next) {}

    private void audit(Context context) throws SQLException {
        int limit = Requests.number(context, "limit", 1, 500, 50);
        long before = Requests.text(context, "before").map(Routes::id).orElse(Long.MAX_VALUE);
        List<AuditTrail.Entry> entries = services.audit().newest(before, limit);
        json(
                context,
                new AuditPage(
                        entries,
                        entries.size() < limit
                                ? Optional.empty()
                                : Optional.of(entries.get(entries.size() - 1).id())));
    }

    private static long id(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ProblemDetails.badRequest("before", "before must be the id of an entry");
        }
    }

    private record LogIn(String token) {}

    private void logIn(Context context) {
        LogIn given = requests.value(context, 4_096, LogIn.class);
        guard.logIn(context, given.token() == null ? "" : given.token());
        context.status(204);
    }

    private static byte[] resource(String name) {
        try (InputStream in = Routes.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
