package io.orderflow.condition;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition.Kind;
import io.orderflow.pipeline.mysql.MysqlFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** app/docs/operations.md and README.md say of conditions what the catalogue says, no more and no less. */
class ConditionDocumentTest {

    private static final Path HOME = Path.of(System.getProperty("orderflow.home"));
    private static final Path OPERATIONS = HOME.resolve("app/docs/operations.md");
    private static final Pattern CODE_WITH_NUMBER = Pattern.compile("\\b([A-Z]+(?:_[A-Z]+)+|FENCED) \\((\\d+)\\)");

    /** A table of the document: which conditions it has, and what of each. */
    @SuppressWarnings("ImmutableEnumChecker") // List.of and a method reference do not change.
    private enum Table {
        EXIT_CODES("exit codes", Condition::hasExitCode, "Exit code", "Name", "Meaning", "Restart", "What to do"),
        STATES("states", one -> one.kind() == Kind.STATE, "State", "Meaning", "What to do"),
        OF_THE_JOB("job and dashboard", Table::isOfTheJob, "Reason", "Meaning", "Passes by itself", "What to do"),
        OF_MYSQL("MySQL", MysqlFault.CONDITIONS::contains, "Reason", "Meaning", "Passes by itself", "What to do"),
        OF_QUERIES("queries", Table::isOfAQuery, "Reason", "Meaning", "What to do");

        private static final Set<Condition> QUERIES = EnumSet.range(Condition.BAD_FILE, Condition.QUERY_FAILED);

        private final String mark;
        private final Predicate<Condition> has;
        private final List<String> columns;

        Table(String mark, Predicate<Condition> has, String... columns) {
            this.mark = mark;
            this.has = has;
            this.columns = List.of(columns);
        }

        private static boolean isOfAQuery(Condition condition) {
            return QUERIES.contains(condition);
        }

        private static boolean isOfTheJob(Condition condition) {
            return Stream.of(EXIT_CODES, STATES, OF_MYSQL, OF_QUERIES).noneMatch(other -> other.has.test(condition));
        }

        Stream<Condition> conditions() {
            Stream<Condition> all = Arrays.stream(Condition.values()).filter(has);
            return this == EXIT_CODES ? all.sorted(Comparator.comparingInt(Condition::exitCode)) : all;
        }

        String rendered() {
            return "<!-- conditions: %s -->\n".formatted(mark)
                    + row(columns)
                    + row(columns.stream().map(column -> "---").toList())
                    + conditions()
                            .map(condition -> row(columns.stream()
                                    .map(column -> cell(column, condition))
                                    .toList()))
                            .collect(joining())
                    + "<!-- end of conditions -->\n";
        }

        private static String row(List<String> cells) {
            return "| " + String.join(" | ", cells) + " |\n";
        }

        private static String cell(String column, Condition condition) {
            return switch (column) {
                case "Exit code" -> Integer.toString(condition.exitCode());
                case "Name", "State", "Reason" -> condition.code();
                case "Meaning" -> condition.sentence();
                case "Restart" -> condition.kind() == Kind.END ? "–" : condition.passesByItself() ? "may help" : "no";
                case "Passes by itself" -> condition.passesByItself() ? "yes" : "no";
                case "What to do" -> condition.remedy();
                default -> throw new IllegalArgumentException(column);
            };
        }
    }

    @Test
    void everyConditionStandsInATable() {
        assertThat(Arrays.stream(Table.values()).flatMap(Table::conditions))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrder(Condition.values());
    }

    @ParameterizedTest
    @EnumSource
    void aTableIsTheCatalogues(Table table) throws IOException {
        String document = Files.readString(OPERATIONS);
        String rendered = table.rendered();
        String begin = rendered.substring(0, rendered.indexOf('\n') + 1);
        int from = document.indexOf(begin);
        assertThat(from)
                .as("operations.md lacks this table; put it where it belongs:%n%s", rendered)
                .isNotNegative();
        String end = "<!-- end of conditions -->\n";
        String written = document.substring(from, document.indexOf(end, from) + end.length());

        assertThat(written)
                .as("operations.md says something else than Condition; this is the text to paste:%n%s", rendered)
                .isEqualTo(rendered);
    }

    @Test
    void noOtherTableListsConditions() throws IOException {
        long marks = Pattern.compile("<!-- conditions: ")
                .matcher(Files.readString(OPERATIONS))
                .results()
                .count();

        assertThat(marks).isEqualTo(Table.values().length);
    }

    @Test
    void aSupervisorIsGivenTheExitCodesThatNoRestartHelps() throws IOException {
        String prevented = Arrays.stream(Condition.values())
                .filter(one -> one.hasExitCode() && !one.passesByItself())
                .map(one -> Integer.toString(one.exitCode()))
                .collect(joining(" "));

        assertThat(Files.readString(OPERATIONS)).contains("`RestartPreventExitStatus=" + prevented + "`");
        assertThat(Files.readString(HOME.resolve("README.md")).replaceAll("\\s+", " "))
                .as("of these the job's own")
                .contains("unless it exits with 2 (settings) or 71 to 80");
        assertThat(prevented).isEqualTo("2 67 68 70 71 72 73 74 75 76 77 78 79 80 81");
    }

    @Test
    void aCodeWithItsNumberHasTheNumberOfTheCatalogue() throws IOException {
        Map<String, String> numbers = new TreeMap<>();
        for (String document : List.of("app/docs/operations.md", "README.md", "app/docs/guarantees.md")) {
            Matcher named = CODE_WITH_NUMBER.matcher(Files.readString(HOME.resolve(document)));
            while (named.find()) {
                numbers.put(named.group(1), named.group(2));
            }
        }

        assertThat(numbers).hasSizeGreaterThan(8);
        assertThat(numbers)
                .allSatisfy((code, number) -> assertThat(Condition.reason(code))
                        .as(code)
                        .hasValueSatisfying(condition -> assertThat(Integer.toString(condition.exitCode()))
                                .isEqualTo(number)));
    }
}
