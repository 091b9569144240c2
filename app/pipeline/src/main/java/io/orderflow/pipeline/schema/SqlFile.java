package io.orderflow.pipeline.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file under {@code sql/}: comments, then one statement with names as <code>${name}</code>. A comment before the
 * statement that reads {@code -- word: text} says something about it, such as {@code -- title: Orders per minute};
 * several with the same word are one text.
 *
 * <p>What depends on the roles of the contract says so: {@code -- needs: product, quantity} in the head is about all of
 * the file, {@code -- needs amount} at the end of a line about that line. A comma is an and; {@code price or amount}
 * needs one.
 *
 * @param name the file's, without its ending
 * @param head word → text
 * @param text all of the file
 */
public record SqlFile(String name, Map<String, String> head, String text) {

    private static final String ROOT = "/io/orderflow/sql/";
    private static final String ENDING = ".sql";
    private static final Pattern ENTRY = Pattern.compile("-- ([a-z]+): (.*)");

    private static final Pattern CHART = Pattern.compile("(\\w+) (.+?)(?: by (\\w+))?");
    private static final String NEEDS = "needs";
    private static final Pattern NEEDING = Pattern.compile("(.*?)\\s*-- needs ([a-z, ]+)");
    private static final Pattern COLUMN =
            Pattern.compile(".*\\bAS (?:`([^`]+)`|(\\w+))[,\\s]*|.*?\\bt\\.(\\w+)[,\\s]*");

    public SqlFile {
        head = Map.copyOf(head);
    }

    /** The files of a folder, such as {@code views}, by name. */
    public static List<SqlFile> all(String folder) {
        return names(folder).stream().map(name -> read(folder, name)).toList();
    }

    /** The names of the files of a folder, without their ending, sorted. */
    public static List<String> names(String folder) {
        // A file, not a folder: a jar need not have entries for folders.
        URL one = SqlFile.class.getResource(ROOT + "schema/orders.sql");
        if (one == null) {
            throw new IllegalStateException("The files of sql/ are missing on the class path");
        }
        try {
            if (one.openConnection() instanceof JarURLConnection jar) {
                try (FileSystem files =
                        FileSystems.newFileSystem(Path.of(jar.getJarFileURL().toURI()), Map.of())) {
                    return list(files.getPath(ROOT + folder));
                }
            }
            return list(Path.of(one.toURI()).resolveSibling("../" + folder).normalize());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING))
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .sorted()
                    .toList();
        }
    }

    public static SqlFile read(String folder, String name) {
        String file = ROOT + folder + "/" + name + ENDING;
        try (InputStream in = SqlFile.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing on the class path");
            }
            return parse(name, new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static SqlFile parse(String name, String text) {
        Map<String, String> head = new HashMap<>();
        for (String line : text.lines().takeWhile(SqlFile::isBeforeTheStatement).toList()) {
            Matcher entry = ENTRY.matcher(line);
            if (entry.matches()) {
                head.merge(entry.group(1), entry.group(2).strip(), (a, b) -> a + " " + b);
            }
        }
        return new SqlFile(name, head, text);
    }

    private static boolean isBeforeTheStatement(String line) {
        return line.isBlank() || line.startsWith("--");
    }

    /** What the head says under this word. */
    public Optional<String> entry(String word) {
        return Optional.ofNullable(head.get(word));
    }

    /** What the head must say under this word. */
    public String required(String word) {
        return entry(word)
                .orElseThrow(() -> new IllegalStateException(name + ENDING + " has no line \"-- " + word + ": …\""));
    }

    /** What is missing, for a person: {@code needs the role product}; empty if nothing is. */
    public Optional<String> unmet(Predicate<String> has) {
        List<String> missing = entry(NEEDS).stream()
                .flatMap(needs -> Stream.of(needs.split(",", -1)))
                .map(String::strip)
                .filter(need -> !isMet(need, has))
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        (missing.size() == 1 ? "needs the role " : "needs the roles ") + String.join(" and ", missing));
    }

    /** The file without the lines that need what is not there. */
    public SqlFile only(Predicate<String> has) {
        StringBuilder kept = new StringBuilder();
        for (String line : text.lines().toList()) {
            Matcher needing = NEEDING.matcher(line);
            if (!needing.matches()) {
                kept.append(line).append('\n');
            } else if (isMet(needing.group(2), has)) {
                kept.append(needing.group(1)).append('\n');
            }
        }
        return new SqlFile(name, head, kept.toString());
    }

    /**
     * The columns of the statement that need something, and what; where a column is written in several ways, for the
     * first.
     */
    public Map<String, String> needingColumns() {
        Map<String, String> columns = new LinkedHashMap<>();
        ways().forEach((column, needs) -> columns.put(column, needs.get(0)));
        return columns;
    }

    /** The same with what each way of writing a column needs. */
    private Map<String, List<String>> ways() {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            Matcher needing = NEEDING.matcher(line);
            if (needing.matches()) {
                Matcher column = COLUMN.matcher(needing.group(1));
                if (column.matches()) {
                    String found = column.group(1) != null
                            ? column.group(1)
                            : column.group(2) != null ? column.group(2) : column.group(3);
                    columns.computeIfAbsent(found, one -> new ArrayList<>())
                            .add(needing.group(2).strip());
                }
            }
        }
        return columns;
    }

    /** Of these columns those that are there by what the contract has. */
    public List<String> remaining(List<String> columns, Predicate<String> has) {
        Map<String, List<String>> needing = ways();
        return columns.stream()
                .filter(column -> !needing.containsKey(column)
                        || needing.get(column).stream().anyMatch(need -> isMet(need, has)))
                .toList();
    }

    /** How the rows are best drawn: {@code lines minute:orders by currency}, with the columns that are there. */
    public Optional<String> chart(Predicate<String> has) {
        Optional<String> chart = entry("chart");
        if (chart.isEmpty()) {
            return chart;
        }
        Matcher words = CHART.matcher(chart.get());
        if (!words.matches()) {
            throw new IllegalStateException(name + ENDING + " has no chart of the form KIND COLUMN:COLUMN…");
        }
        List<String> columns = remaining(List.of(words.group(2).split(":", -1)), has);
        if (columns.size() < 2) {
            return Optional.empty();
        }
        String series = words.group(3) == null
                ? ""
                : remaining(List.of(words.group(3)), has).stream()
                        .map(" by "::concat)
                        .collect(Collectors.joining());
        return Optional.of(words.group(1) + " " + String.join(":", columns) + series);
    }

    /** Whether a need is met: all parts between commas, of those with or one. */
    static boolean isMet(String need, Predicate<String> has) {
        return Stream.of(need.split(",", -1))
                .allMatch(all ->
                        Stream.of(all.split(" or ", -1)).map(String::strip).anyMatch(has));
    }

    /**
     * The statement without the comments before it.
     *
     * @param names placeholder → what to put in
     */
    public String statement(Map<String, String> names) {
        String bare = String.join(
                "\n", text.lines().dropWhile(SqlFile::isBeforeTheStatement).toList());
        return filled(bare, names);
    }

    /** The statement with the comments before it. */
    String statementWithComments(Map<String, String> names) {
        return filled(text, names);
    }

    private String filled(String statement, Map<String, String> names) {
        String filled = statement.strip().replaceFirst(";$", "");
        for (Map.Entry<String, String> entry : names.entrySet()) {
            filled = filled.replace("${" + entry.getKey() + "}", entry.getValue());
        }
        if (filled.contains("${")) {
            throw new IllegalStateException(name + ENDING + " names what does not exist: " + filled);
        }
        return filled;
    }
}
