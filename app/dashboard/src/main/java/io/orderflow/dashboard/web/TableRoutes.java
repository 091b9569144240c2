package io.orderflow.dashboard.web;

import static java.util.Objects.requireNonNull;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.dashboard.table.AnswerCache;
import io.orderflow.dashboard.table.Chart;
import io.orderflow.dashboard.table.StreamTables;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Totals, results of streaming SQL, and questions of {@code sql/analytics}. */
final class TableRoutes {

    private final RouteServices services;
    private final QuestionLimit limit;

    TableRoutes(RouteServices services, QuestionLimit limit) {
        this.services = requireNonNull(services, "services is null");
        this.limit = requireNonNull(limit, "limit is null");
    }

    void declare(RoutesConfig routes) {
        routes.get(
                "/stream-table",
                context -> limit.asking(
                        () -> Replies.json(context, services.tables().all())));
        routes.get("/stream-table/{name}", context -> limit.asking(() -> streamTable(context)));
        routes.get("/analytics", this::analytics);
        routes.get("/analytics/{question}", this::answer);
    }

    private void streamTable(Context context) throws SQLException {
        boolean csv = Requests.wantsCsv(context);
        int most = Requests.number(context, "limit", 1, 1_000, csv ? 1_000 : StreamTables.USUAL_ROWS);
        StreamTables.One one = services.tables().one(context.pathParam("name"), most);
        if (csv) {
            Replies.csv(context, one.name(), one.asTable());
        } else {
            Replies.json(context, one);
        }
    }

    private record QuestionInfo(String name, String title, String text, Optional<Chart> chart, boolean scans) {}

    private record Questions(List<QuestionInfo> questions) {}

    private void analytics(Context context) {
        Replies.json(
                context,
                new Questions(services.answers().questions().stream()
                        .map(question -> new QuestionInfo(
                                question.name(), question.title(), question.text(), question.chart(), question.scans()))
                        .toList()));
    }

    private void answer(Context context) throws SQLException, InterruptedException {
        boolean csv = Requests.wantsCsv(context);
        limit.asking(() -> {
            AnswerCache.Answer answer = services.answers().answer(context.pathParam("question"));
            if (csv && !answer.isThere()) {
                throw ProblemDetails.busy("The first answer is being computed; try again");
            }
            context.status(answer.isThere() ? 200 : 202);
            if (csv) {
                Replies.csv(context, answer.name(), answer.asTable());
            } else {
                Replies.json(context, answer);
            }
        });
    }
}
