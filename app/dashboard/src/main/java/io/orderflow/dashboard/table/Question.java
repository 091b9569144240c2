package io.orderflow.dashboard.table;

import io.orderflow.pipeline.schema.SqlFile;
import io.orderflow.pipeline.schema.Tables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A question to the data: a file of {@code sql/analytics}. Its head are comments with a name each: {@code -- title: …},
 * {@code -- question: …} and {@code -- chart: KIND COLUMN:COLUMN…}, where the kind is {@code bars}, {@code ranking} or
 * {@code lines}, the first column is what lies along the axis and the others are drawn. Then one SELECT, with tables and
 * views as {@code ${name}} and the pipeline's name as {@code ${pipeline}}.
 *
 * @param name the file's, without its ending
 * @param scans whether it reads the orders themselves, not only totals
 * @param sql with names put in: as it can be pasted into a client
 */
public record Question(String name, String title, String text, Optional<Chart> chart, boolean scans, String sql) {

    /** All questions of this build, by name. */
    public static List<Question> all(Tables tables, String pipeline) {
        Map<String, String> names = new HashMap<>(tables.placeholders());
        names.putAll(tables.views());
        // The settings allow letters, digits and . _ - only.
        names.put("pipeline", "'" + pipeline + "'");
        return SqlFile.all("analytics").stream().map(file -> of(file, names)).toList();
    }

    static Question of(SqlFile file, Map<String, String> names) {
        return new Question(
                file.name(),
                file.required("title"),
                file.entry("question").orElse(""),
                file.entry("chart").map(Chart::parse),
                file.text().contains("${orders}"),
                file.statement(names));
    }
}
