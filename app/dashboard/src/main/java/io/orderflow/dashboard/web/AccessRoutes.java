package io.orderflow.dashboard.web;

import static java.util.Objects.requireNonNull;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.pipeline.operate.audit.AuditTrail;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Who asks, logging in, and what operators did. */
final class AccessRoutes {

    /** Where the request keeps who sent it. */
    static final String CALLER = "orderflow.caller";

    private final RouteServices services;
    private final Guard guard;
    private final QuestionLimit limit;
    private final Requests requests = new Requests();

    AccessRoutes(RouteServices services, Guard guard, QuestionLimit limit) {
        this.services = requireNonNull(services, "services is null");
        this.guard = requireNonNull(guard, "guard is null");
        this.limit = requireNonNull(limit, "limit is null");
    }

    void declare(RoutesConfig routes) {
        routes.get("/session", AccessRoutes::session);
        routes.get("/audit", context -> limit.asking(() -> audit(context)));
        routes.post("/login", this::logIn);
    }

    static Caller caller(Context context) {
        return requireNonNull(context.attribute(CALLER), "no caller");
    }

    /** As in openapi.yaml. */
    private record Session(String user, String role) {}

    private static void session(Context context) {
        Caller caller = caller(context);
        Replies.json(context, new Session(caller.name(), caller.roleName()));
    }

    /** As in openapi.yaml. */
    private record AuditPage(List<AuditTrail.Entry> entries, Optional<Long> next) {}

    private void audit(Context context) throws SQLException {
        int most = Requests.number(context, "limit", 1, 500, 50);
        long before = Requests.text(context, "before").map(AccessRoutes::id).orElse(Long.MAX_VALUE);
        List<AuditTrail.Entry> entries = services.audit().newest(before, most);
        Replies.json(
                context,
                new AuditPage(
                        entries,
                        entries.size() < most
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
}
