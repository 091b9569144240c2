package io.orderflow.streams.sql;

import static java.util.Objects.requireNonNull;

import io.orderflow.settings.Suggestion;
import io.orderflow.streams.file.BadFileException;
import io.orderflow.streams.file.QueryText;
import io.orderflow.streams.file.StreamFile;
import io.orderflow.streams.source.Sources;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Turns Spark's error messages into readable ones: the position in the file, the problem, the fix. Keeps Spark's own
 * words where there are none better. Driver only.
 *
 * <p>Conditions and their parameters: Spark, {@code error-conditions.json}.
 */
final class SqlProblems {

    private static final Pattern IN_BACKTICKS = Pattern.compile("`([^`]*)`");
    /** A star that is not an operator or the argument of COUNT. */
    private static final Pattern EVERYTHING = Pattern.compile(
            "(?:select|,|\\.|struct\\s*\\()\\s*(?:distinct\\s+)?\\*|\\btable\\b|\\bnatural\\b",
            Pattern.CASE_INSENSITIVE);

    private static final String ONE_SELECT =
            "A file holds a header and one SELECT of Spark SQL: https://spark.apache.org/docs/latest/sql-ref.html";

    /** What Spark refuses in streams without a position: how to find it, and what to write instead of it. */
    private record Unsupported(Pattern said, Pattern place, String advice) {
        private Unsupported(String said, String place, String advice) {
            this(
                    Pattern.compile(said, Pattern.CASE_INSENSITIVE),
                    Pattern.compile(place, Pattern.CASE_INSENSITIVE),
                    advice);
        }
    }

    private static final List<Unsupported> UNSUPPORTED = List.of(
            new Unsupported(
                    "distinct aggregations",
                    "distinct",
                    "Write APPROX_COUNT_DISTINCT(…), or group by the column and count the rows in MySQL."),
            new Unsupported(
                    "sorting",
                    "order\\s+by",
                    "Leave ORDER BY out: rows of a table have no order; sort when you query it."),
            new Unsupported("limits", "limit", "Leave LIMIT out; use it when you query the table."),
            new Unsupported(
                    "without watermark",
                    "group\\s+by",
                    "With output: append a group is written once it is final. Group by"
                            + " window({time}, '1 minute') with the watermark on {time}, or write"
                            + " output: update."),
            new Unsupported(
                    "join",
                    "join",
                    "A join of two streams needs output: append, and for outer joins time bounds that let Spark"
                            + " forget."),
            new Unsupported(
                    "output mode|stateful operator",
                    "group\\s+by|over\\s*\\(",
                    "Write output: update for one GROUP BY; several after one another need output: append and"
                            + " windows."),
            new Unsupported("non-time-based windows", "over\\s*\\(", "Use GROUP BY window({time}, …) instead."));

    private final SparkSession session;
    private final StreamFile file;

    SqlProblems(SparkSession session, StreamFile file) {
        this.session = requireNonNull(session, "session is null");
        this.file = requireNonNull(file, "file is null");
    }

    BadFileException noQuery() {
        return at(QueryText.of(file).lines().size(), 0, "there is no query below the header", ONE_SELECT);
    }

    BadFileException noStream() {
        return at(QueryText.of(file).firstLine(), 0, "the query reads no stream", "Select FROM orders.");
    }

    BadFileException selectsEverything() {
        return at(
                QueryText.of(file).lineOf(EVERYTHING),
                0,
                "the query selects everything that a stream or table has (*)",
                "Name the columns: a change of the contract would change those of the result.");
    }

    /** The problem that Spark found. */
    BadFileException of(AnalysisException problem) {
        boolean placed = problem.line().isDefined();
        int line = placed ? (Integer) problem.line().get() : 0;
        int column = placed && problem.startPosition().isDefined()
                ? (Integer) problem.startPosition().get() + 1
                : 0;
        String said = said(problem);
        if (condition(problem).equals("UNRESOLVED_COLUMN")) {
            String name = plain(problem.getMessageParameters().get("objectName"));
            return BadFileException.missingColumn(
                    file.problem(
                            Math.max(1, line),
                            column,
                            what(problem, said),
                            advice(problem).strip()),
                    name.substring(name.lastIndexOf('.') + 1));
        }
        return placed ? at(line, column, what(problem, said), advice(problem)) : unplaced(said);
    }

    private String what(AnalysisException problem, String said) {
        Map<String, String> parameters = problem.getMessageParameters();
        return switch (condition(problem)) {
            case "UNRESOLVED_COLUMN" -> "there is no column " + plain(parameters.get("objectName"));
            case "TABLE_OR_VIEW_NOT_FOUND" -> "there is no stream or table " + plain(parameters.get("relationName"));
            case "UNRESOLVED_ROUTINE" -> "there is no function " + plain(parameters.get("routineName"));
            default -> said;
        };
    }

    private String advice(AnalysisException problem) {
        Map<String, String> parameters = problem.getMessageParameters();
        return switch (condition(problem)) {
            case "UNRESOLVED_COLUMN" -> {
                List<String> columns = plains(parameters.getOrDefault("proposal", ""));
                yield didYouMean(parameters.get("objectName"), columns)
                        + (columns.isEmpty() ? "" : "Columns here: " + String.join(", ", columns) + ".");
            }
            case "TABLE_OR_VIEW_NOT_FOUND" ->
                didYouMean(parameters.get("relationName"), List.of(Sources.ORDERS, Sources.CUSTOMERS))
                        + "A query reads orders and, if its header has customers: table or customers: topic,"
                        + " customers; and the topics that its header names under sources.";
            case "UNRESOLVED_ROUTINE" -> didYouMean(parameters.get("routineName"), functions());
            case "PARSE_SYNTAX_ERROR" -> ONE_SELECT;
            case "MISSING_GROUP_BY", "MISSING_AGGREGATION" ->
                "Every column that is not aggregated must be in GROUP BY.";
            default -> "";
        };
    }

    private BadFileException unplaced(String said) {
        QueryText query = QueryText.of(file);
        return UNSUPPORTED.stream()
                .filter(known -> known.said().matcher(said).find())
                .findFirst()
                .map(known -> at(
                        query.lineOf(known.place()),
                        0,
                        said,
                        known.advice()
                                .replace("{time}", file.header().watermark().column())))
                .orElseGet(() -> at(query.firstLine(), 0, said, ""));
    }

    /** Spark's first line without code, position and plan. */
    private static String said(AnalysisException problem) {
        String first = problem.getSimpleMessage().lines().findFirst().orElse("");
        return first.replaceFirst("^\\[[A-Z_.0-9]+] ", "")
                .replaceFirst(" SQLSTATE: .*$", "")
                .replaceFirst(";[^;]*$", "")
                .replaceFirst("\\.$", "");
    }

    private static String condition(AnalysisException problem) {
        return String.valueOf(problem.getCondition()).replaceFirst("\\..*", "");
    }

    private static String didYouMean(String name, List<String> candidates) {
        String wanted = plain(name).toLowerCase(Locale.ROOT);
        String last = wanted.substring(wanted.lastIndexOf('.') + 1);
        Optional<String> meant = Suggestion.of(last, candidates, last.length() < 5 ? 1 : 3);
        return meant.map(suggestion -> "Did you mean " + suggestion + "? ").orElse("");
    }

    private List<String> functions() {
        return session.sql("SHOW FUNCTIONS").collectAsList().stream()
                .map((Row row) -> row.getString(0))
                .toList();
    }

    private static List<String> plains(String names) {
        return Arrays.stream(names.split(", "))
                .map(SqlProblems::plain)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static String plain(String quoted) {
        Matcher matcher = IN_BACKTICKS.matcher(String.valueOf(quoted));
        StringBuilder plain = new StringBuilder();
        while (matcher.find()) {
            plain.append(plain.isEmpty() ? "" : ".").append(matcher.group(1));
        }
        return plain.toString();
    }

    private BadFileException at(int line, int column, String what, String advice) {
        return new BadFileException(List.of(file.problem(line, column, what, advice.strip())));
    }
}
