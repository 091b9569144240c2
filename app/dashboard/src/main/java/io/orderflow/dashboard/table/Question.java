package io.orderflow.dashboard.table;

import io.orderflow.contract.model.OrderContract;
import io.orderflow.pipeline.schema.RoleSql;
import io.orderflow.pipeline.schema.SqlFile;
import io.orderflow.pipeline.schema.Tables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A question to the data: a file of {@code sql/analytics}. Its head are comments with a name each: {@code -- title: …},
 * {@code -- question: …} and {@code -- chart: KIND COLUMN:COLUMN…}, where the kind is {@code bars}, {@code ranking} or
 * {@code lines}, the first column is what lies along the axis and the others are drawn. Then one SELECT, with tables
 * and views as {@code ${name}}, the pipeline's name as {@code ${pipeline}}, and columns of the contract by their roles.
 *
 * @param name the file's, without its ending
 * @param scans whether it reads the orders themselves, not only totals
 * @param sql with names put in: as it can be pasted into a client
 */
public record Question(String name, String title, String text, Optional<Chart> chart, boolean scans, String sql) {

    /** All questions whose roles the contract has, by name. */
    public static List<Question> all(Tables tables, String pipeline) {
        Map<String, String> names = new HashMap<>(tables.placeholders());
        names.putAll(tables.views());
        // The settings allow letters, digits and . _ - only.
        names.put("pipeline", "'" + pipeline + "'");
        RoleSql roles = RoleSql.of(tables.contract());
        return SqlFile.all("analytics").stream()
                .filter(file -> visible(file, roles).unmet(file).isEmpty())
                .map(file -> of(file, names, visible(file, roles)))
                .toList();
    }

    /**
     * Why the contract has no such question: {@code needs the role product}; empty if it has one, or no contract has.
     */
    static Optional<String> unmet(OrderContract contract, String name) {
        RoleSql roles = RoleSql.of(contract);
        return SqlFile.all("analytics").stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .flatMap(file -> visible(file, roles).unmet(file));
    }

    /** Single orders are shown without what must not be shown. */
    private static RoleSql visible(SqlFile file, RoleSql roles) {
        return scans(file) ? roles.shown() : roles;
    }

    private static boolean scans(SqlFile file) {
        return file.text().contains("${orders}");
    }

    static Question of(SqlFile file, Map<String, String> names, RoleSql roles) {
        Map<String, String> all = new HashMap<>(names);
        all.putAll(roles.names());
        return new Question(
                file.name(),
                file.required("title"),
                file.entry("question").orElse(""),
                file.chart(roles::has).map(Chart::parse),
                scans(file),
                file.only(roles::has).statement(all));
    }
}
