package io.orderflow.dashboard.web;

import static java.util.Objects.requireNonNull;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.orderflow.condition.Condition;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.dashboard.contract.OrderSchemas;
import io.orderflow.dashboard.order.KeyAssignment;
import io.orderflow.dashboard.overview.Overview;
import io.orderflow.dashboard.overview.Verdict;
import io.orderflow.dashboard.watch.Outage;
import io.orderflow.dashboard.watch.kafka.GroupsWatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The addresses of openapi.yaml, each with what answers it. */
final class Routes {

    /** A server whose own thread has stopped looking must not say that all is well. */
    private static final Duration LOOKED_WITHIN = Duration.ofSeconds(10);

    /** Of a key of several columns with all that JSON adds, and of what people type. */
    private static final int LONGEST_KEY = 2_000;

    private final RouteServices services;
    private final Guard guard;
    private final EventHub hub;
    private final Metrics metrics;
    private final Requests requests = new Requests();
    private final PageFiles page = new PageFiles();
    private final QuestionLimit limit = new QuestionLimit();
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
        routes.get(
                "/overview",
                context -> Replies.json(context, services.situation().overview()));
        routes.get("/history", this::history);
        routes.get(
                "/offsets",
                context -> Replies.json(context, services.situation().offsets()));
        routes.get("/groups", this::groups);
        new MessageRoutes(services).declare(routes);
        routes.get("/confirmations", this::confirmations);
        routes.get("/orders/{id}", context -> limit.asking(() -> Replies.json(context, life(context))));
        routes.post("/produce", this::produce);
        routes.get("/contract", this::contract);
        routes.post("/contract/try", this::tryContract);
        new RejectedRoutes(services, limit).declare(routes);
        new TableRoutes(services, limit).declare(routes);
        routes.before("/events", context -> {
            hub.requireRoom();
            Requests.requireEvents(context);
        });
        routes.sse("/events", hub::add);
        routes.get("/metrics", context -> {
            context.contentType("text/plain; version=0.0.4; charset=utf-8");
            context.result(metrics.scrape());
        });
        new AccessRoutes(services, guard, limit).declare(routes);
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
        Replies.json(
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
        Replies.json(context, services.situation().history().columns(Duration.ofMinutes(minutes)));
    }

    private record GroupsNow(Instant at, List<GroupsWatch.Group> groups, boolean truncated, List<Outage> away) {}

    private void groups(Context context) {
        GroupsWatch.Groups groups = services.groups().groups();
        Replies.json(
                context,
                new GroupsNow(
                        groups.at(),
                        groups.groups(),
                        groups.truncated(),
                        services.situation().away()));
    }

    private void confirmations(Context context) {
        Replies.json(context, services.confirmations().now().limitedTo(Requests.number(context, "limit", 1, 500, 50)));
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
                Replies.json(context, produced);
            }));
        } catch (ProblemDetails e) {
            throw e.notSent();
        }
    }

    private void contract(Context context) {
        Replies.json(context, services.contract().described(assigned()));
    }

    private record ContractText(String yaml) {}

    private void tryContract(Context context) {
        ContractText text = requests.value(context, Requests.LONGEST_CONTRACT, ContractText.class);
        if (text.yaml() == null) {
            throw ProblemDetails.badRequest("yaml", "The body must have the contract file as yaml");
        }
        Replies.json(
                context, services.trials().run(text.yaml(), services.situation().away()));
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

    private static byte[] resource(String name) {
        try (InputStream in = Routes.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
