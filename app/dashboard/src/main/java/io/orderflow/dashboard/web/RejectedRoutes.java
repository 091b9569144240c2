package io.orderflow.dashboard.web;

import static java.util.Objects.requireNonNull;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.dashboard.reject.RejectedQueries;
import io.orderflow.dashboard.reject.RejectedSelection;
import io.orderflow.dashboard.reject.Replays;
import io.orderflow.dashboard.table.Table;
import io.orderflow.dashboard.watch.Outage;
import io.orderflow.pipeline.operate.audit.Actor;
import io.orderflow.pipeline.reject.Coordinates;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rejected records: their groups, lists and exports, one of them, and replays. */
final class RejectedRoutes {

    /** Rows of one file. */
    private static final int LONGEST_EXPORT = 10_000;

    private final RouteServices services;
    private final QuestionLimit limit;
    private final Requests requests = new Requests();

    RejectedRoutes(RouteServices services, QuestionLimit limit) {
        this.services = requireNonNull(services, "services is null");
        this.limit = requireNonNull(limit, "limit is null");
    }

    void declare(RoutesConfig routes) {
        routes.get("/rejected", context -> limit.asking(() -> rejected(context)));
        routes.get("/rejected/{coordinates}", context -> limit.asking(() -> show(context)));
        routes.post("/rejected/dry-run", context -> limit.asking(() -> dryRun(context)));
        routes.post("/rejected/replay", context -> limit.asking(() -> replay(context)));
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
            case JSON -> Replies.json(context, services.rejected().list(wanted));
            case CSV ->
                Replies.csv(context, "rejected", table(services.rejected().export(wanted)));
            case JSONL ->
                Replies.jsonLines(
                        context, "rejected", services.rejected().export(wanted).rows());
        }
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
        Replies.json(context, services.rejected().show(at));
    }

    private void dryRun(Context context) throws SQLException {
        Replies.json(
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
                .replay(choice, Actor.ofDashboard(AccessRoutes.caller(context).name()));
        context.status(202);
        Replies.json(context, replayed);
    }
}
