package io.orderflow.dashboard.web;

import io.javalin.http.Context;
import io.orderflow.dashboard.answer.Json;
import io.orderflow.dashboard.table.Csv;
import io.orderflow.dashboard.table.Table;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** What an answer is written as. */
final class Replies {

    private Replies() {}

    static void json(Context context, Object value) {
        context.contentType("application/json");
        context.header("Cache-Control", "no-store");
        context.result(Json.bytes(value));
    }

    static void csv(Context context, String name, Table table) {
        context.contentType("text/csv; charset=utf-8");
        context.header("Cache-Control", "no-store");
        context.header(
                "Content-Disposition", "attachment; filename=\"" + name.replaceAll("[^0-9A-Za-z._-]", "_") + ".csv\"");
        context.result(Csv.of(table));
    }

    static void jsonLines(Context context, String name, List<?> rows) {
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
}
