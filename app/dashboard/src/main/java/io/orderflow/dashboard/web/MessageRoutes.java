package io.orderflow.dashboard.web;

import static java.util.Objects.requireNonNull;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.dashboard.table.Table;
import io.orderflow.dashboard.watch.Outage;
import io.orderflow.dashboard.watch.record.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The newest records of the orders topic. */
final class MessageRoutes {

    private final RouteServices services;

    MessageRoutes(RouteServices services) {
        this.services = requireNonNull(services, "services is null");
    }

    void declare(RoutesConfig routes) {
        routes.get("/messages", this::messages);
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
            case JSON -> Replies.json(context, new MessagesNow(Instant.now(), messages, away));
            case CSV -> Replies.csv(context, "messages", table(messages));
            case JSONL -> Replies.jsonLines(context, "messages", messages);
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
}
