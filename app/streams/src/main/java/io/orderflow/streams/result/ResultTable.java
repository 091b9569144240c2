package io.orderflow.streams.result;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.orderflow.pipeline.schema.Tables;
import io.orderflow.settings.Rule;
import io.orderflow.settings.Suggestion;
import io.orderflow.streams.file.BadFileException;
import io.orderflow.streams.file.FileProblem;
import io.orderflow.streams.file.QueryText;
import io.orderflow.streams.file.StreamFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The result table that a query needs.
 *
 * @param name quoted, with its database
 * @param columns in the order of the query's SELECT list
 * @param key the columns of the primary key, in order
 */
public record ResultTable(String name, List<ResultColumn> columns, List<String> key) {

    /** MySQL manual, 17.6.1.6 "Limits on InnoDB Tables": maximum bytes of an index, with pages of 16 KiB. */
    private static final int MOST_KEY_BYTES = 3_072;

    /** Maximum columns of an index; same manual page. */
    private static final int MOST_KEY_COLUMNS = 16;

    public ResultTable {
        requireNonNull(name, "name is null");
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /**
     * The table for a query of this schema.
     *
     * @param name quoted, with its database
     * @throws BadFileException a column has no name or no MySQL type, or the key is not among the columns
     */
    public static ResultTable of(StreamFile file, StructType schema, String name) {
        List<FileProblem> problems = new ArrayList<>();
        QueryText query = QueryText.of(file);
        List<ResultColumn> columns = new ArrayList<>();
        for (StructField field : schema.fields()) {
            int line = query.lineOf(Pattern.compile(Pattern.quote(field.name()), Pattern.CASE_INSENSITIVE));
            Optional<ResultColumn> column =
                    ResultColumn.of(field, isIn(file.header().key(), field.name()));
            if (!Rule.MYSQL_NAME.holds().test(field.name())) {
                problems.add(file.problem(
                        line,
                        0,
                        String.format(Locale.ROOT, "the column %s needs a name", field.name()),
                        "Write … AS name."));
            } else if (column.isEmpty()) {
                problems.add(file.problem(
                        line,
                        0,
                        String.format(
                                Locale.ROOT,
                                "MySQL has no type for the column %s, which is %s",
                                field.name(),
                                field.dataType().sql()),
                        ResultColumn.instead(field)));
            } else if (columns.stream().anyMatch(other -> other.name().equalsIgnoreCase(field.name()))) {
                problems.add(file.problem(
                        line, 0, "two columns are called " + field.name(), "Give one of them another name with AS."));
            } else {
                columns.add(column.get());
            }
        }
        List<String> names = List.of(schema.fieldNames());
        List<String> missing =
                file.header().key().stream().filter(key -> !isIn(names, key)).toList();
        for (String key : missing) {
            problems.add(file.problem(
                    keyLine(file),
                    0,
                    "the query does not select the key column " + key,
                    Suggestion.of(key.toLowerCase(Locale.ROOT), names, 3)
                                    .map(meant -> "Did you mean " + meant + "? ")
                                    .orElse("")
                            + "It selects " + String.join(", ", names) + "."));
        }
        int keyBytes = columns.stream()
                .filter(ResultColumn::inKey)
                .mapToInt(ResultColumn::keyBytes)
                .sum();
        if (keyBytes > MOST_KEY_BYTES) {
            problems.add(file.problem(
                    keyLine(file),
                    0,
                    String.format(
                            Locale.ROOT,
                            "the key takes %d bytes, but MySQL allows %d: %s",
                            keyBytes,
                            MOST_KEY_BYTES,
                            columns.stream()
                                    .filter(ResultColumn::inKey)
                                    .map(column -> column.name() + " " + column.type() + " " + column.keyBytes())
                                    .collect(joining(", "))),
                    "A text takes 1,020 bytes. Combine several into one: SHA2(CONCAT_WS('|', …), 256) AS …_key,"
                            + " and select"
                            + " the texts as other columns."));
        }
        if (file.header().key().size() > MOST_KEY_COLUMNS) {
            problems.add(file.problem(
                    keyLine(file),
                    0,
                    String.format(
                            Locale.ROOT,
                            "the key has %d columns, but MySQL allows %d",
                            file.header().key().size(),
                            MOST_KEY_COLUMNS),
                    "Combine several into one, as above."));
        }
        if (!problems.isEmpty()) {
            throw new BadFileException(problems);
        }
        return new ResultTable(name, columns, file.header().key());
    }

    private static int keyLine(StreamFile file) {
        List<String> lines = file.text().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches("\\s*--\\s*(?i:key):.*")) {
                return i + 1;
            }
        }
        return 1;
    }

    private static boolean isIn(List<String> names, String name) {
        return names.stream().anyMatch(name::equalsIgnoreCase);
    }

    /**
     * The statement that creates the table if it does not exist.
     *
     * @param comment without quotes
     * @param collation must compare texts exactly, as Spark does when it groups
     */
    public String ddl(String collation, String comment) {
        String definitions = columns.stream()
                .map(column -> String.format(
                        Locale.ROOT,
                        "  %s %s %s,\n",
                        Tables.quote(column.name()),
                        column.type().toUpperCase(Locale.ROOT),
                        column.inKey() ? "NOT NULL" : "NULL"))
                .collect(joining());
        return String.format(Locale.ROOT, """
                CREATE TABLE IF NOT EXISTS %s (
                %s  PRIMARY KEY (%s)
                ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = %s COMMENT = '%s'\
                """, name, definitions, quoted(key), collation, comment);
    }

    /**
     * The statement that inserts or updates a row. VALUES() works in both MySQL and MariaDB.
     */
    public String upsert() {
        List<String> names = columns.stream().map(ResultColumn::name).toList();
        List<String> changing = columns.stream()
                .filter(column -> !column.inKey())
                .map(ResultColumn::name)
                .toList();
        return String.format(
                Locale.ROOT,
                "INSERT INTO %s (%s) VALUES (%s) ON DUPLICATE KEY UPDATE %s",
                name,
                quoted(names),
                names.stream().map(column -> "?").collect(joining(", ")),
                (changing.isEmpty() ? names : changing)
                        .stream()
                                .map(Tables::quote)
                                .map(column -> column + " = VALUES(" + column + ")")
                                .collect(joining(", ")));
    }

    /** The table and its columns, for display. */
    public String describe() {
        return columns.stream()
                .map(column -> column.name() + " " + column.type())
                .collect(joining(", ", name + " (", "), primary key (" + String.join(", ", key) + ")."));
    }

    private static String quoted(List<String> names) {
        return names.stream().map(Tables::quote).collect(joining(", "));
    }
}
