package io.orderflow.dashboard.report;

import io.orderflow.dashboard.table.AnswerCache;
import io.orderflow.dashboard.table.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** The file: charts as SVG, numbers as tables, the SQL of each. Light and dark, no script, fit to be printed. */
final class ReportPage {

    private static final String STYLE = """
        :root{color-scheme:light dark;--ink:#1d2430;--soft:#5b6675;--paper:#fff;--card:#f6f7f9;
          --line:#dfe3e8;--a:#2563c9;--b:#b45309}
        @media(prefers-color-scheme:dark){:root{--ink:#e7ebf0;--soft:#9aa6b5;--paper:#12161c;
          --card:#1a2028;--line:#2d3642;--a:#6ea8ff;--b:#f0a658}}
        body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:860px;
          margin:0 auto;padding:24px 16px}
        h1{margin:0 0 4px;font-size:26px}h2{margin:0 0 4px;font-size:18px}p{margin:0 0 12px;color:var(--soft)}
        section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:18px;
          margin:18px 0;break-inside:avoid}
        svg{width:100%;height:auto;font-size:12px}svg text{fill:var(--ink)}.bar{fill:var(--a)}.grid{stroke:var(--line)}
        .line{fill:none;stroke-width:2}.line0{stroke:var(--a)}.line1{stroke:var(--b)}.name{font-weight:600}
        svg .name0{fill:var(--a)}svg .name1{fill:var(--b)}
        .rows{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:13px}
        td,th{padding:3px 12px 3px 0;text-align:left;border-bottom:1px solid var(--line)}.n{text-align:right}
        h1,h2,p,pre{overflow-wrap:anywhere}pre{white-space:pre-wrap;font-size:12px}summary{cursor:pointer;
          color:var(--soft)}
        """;

    private static final int MOST_ROWS = 100;

    private ReportPage() {}

    static String of(String title, Instant at, List<AnswerCache.Answer> answers) {
        StringBuilder html = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src"
                + " 'unsafe-inline'\">");
        html.append("<title>OrderFlow report</title><style>").append(STYLE).append("</style></head><body><main>");
        html.append(String.format(
                Locale.ROOT,
                "<h1>OrderFlow report</h1><p>%s, made %s</p>\n",
                Html.text(title),
                Html.text(at.truncatedTo(ChronoUnit.SECONDS))));
        answers.forEach(answer -> html.append(section(answer)));
        return html.append("</main></body></html>\n").toString();
    }

    private static String section(AnswerCache.Answer answer) {
        StringBuilder html = new StringBuilder(String.format(
                Locale.ROOT, "<section><h2>%s</h2><p>%s</p>", Html.text(answer.title()), Html.text(answer.text())));
        Table table = answer.asTable();
        if (!answer.problem().isEmpty()) {
            html.append(String.format(Locale.ROOT, "<p>Not answered: %s</p>", Html.text(answer.problem())));
        } else if (table.rows().isEmpty()) {
            html.append("<p>No orders yet.</p>");
        } else {
            answer.chart()
                    .flatMap(chart -> Svg.of(answer.title(), table, chart))
                    .ifPresent(html::append);
            html.append("<details><summary>The numbers</summary>")
                    .append(rows(answer.title(), table))
                    .append("</details>");
        }
        return html.append(String.format(
                        Locale.ROOT,
                        "<details><summary>The SQL</summary><pre>%s</pre></details></section>\n",
                        Html.text(answer.sql())))
                .toString();
    }

    private static String rows(String title, Table table) {
        StringBuilder html = new StringBuilder(String.format(
                Locale.ROOT,
                "<div class=\"rows\" tabindex=\"0\" role=\"region\" aria-label=\"%s, the numbers\"><table><tr>",
                Html.text(title)));
        table.columns()
                .forEach(column -> html.append(
                        String.format(Locale.ROOT, "<th%s>%s</th>", kind(column), Html.text(column.name()))));
        html.append("</tr>");
        for (List<Object> row : table.rows().stream().limit(MOST_ROWS).toList()) {
            html.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                html.append(String.format(
                        Locale.ROOT, "<td%s>%s</td>", kind(table.columns().get(i)), Html.text(row.get(i))));
            }
            html.append("</tr>");
        }
        int more = table.rows().size() - MOST_ROWS;
        return html.append("</table>")
                .append(more > 0 ? String.format(Locale.ROOT, "<p>%d more rows</p>", more) : "")
                .append("</div>")
                .toString();
    }

    private static String kind(Table.Column column) {
        return column.isNumeric() ? " class=\"n\"" : "";
    }
}
