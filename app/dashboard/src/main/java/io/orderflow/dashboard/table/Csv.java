package io.orderflow.dashboard.table;

import io.orderflow.dashboard.answer.Json;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rows as CSV (RFC 4180). Order text is hostile: a cell of text that a spreadsheet would take for a formula, because it
 * begins with {@code = + - @}, a tab or a line end, gets an apostrophe in front (OWASP, "CSV Injection"). So does what
 * follows a semicolon, a tab or a line end within a text: where those separate cells, the text is several.
 */
public final class Csv {

    private static final Pattern FORMULA =
            Pattern.compile("(^|[;\t\r\n]\"*\\s*)(?=[=+\\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20])");

    private Csv() {}

    public static String of(Table table) {
        StringBuilder csv = new StringBuilder();
        line(csv, table.columns().stream().map(Table.Column::name).toList());
        for (List<Object> row : table.rows()) {
            line(csv, row);
        }
        return csv.toString();
    }

    private static void line(StringBuilder csv, List<?> cells) {
        csv.append(cells.stream().map(Csv::cell).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    static String cell(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof Number) {
            return value.toString();
        }
        String text = value instanceof LocalDateTime time ? Json.time(time) : value.toString();
        text = FORMULA.matcher(text).replaceAll("$1'");
        boolean quoted =
                text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n' || c == '\t' || c == ';');
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
