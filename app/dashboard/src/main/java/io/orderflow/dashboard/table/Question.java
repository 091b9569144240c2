package io.orderflow.dashboard.table;

import io.orderflow.pipeline.schema.Tables;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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

    private static final String FOLDER = "/io/orderflow/sql/analytics";

    /** All questions of this build, by name. */
    public static List<Question> all(Tables tables, String pipeline) {
        Map<String, String> names = new HashMap<>(tables.placeholders());
        names.putAll(tables.views());
        // The settings allow letters, digits and . _ - only.
        names.put("pipeline", "'" + pipeline + "'");
        List<Question> questions = new ArrayList<>();
        for (String file : files()) {
            questions.add(parse(file.substring(0, file.length() - ".sql".length()), read(file), names));
        }
        return questions;
    }

    static Question parse(String name, String file, Map<String, String> names) {
        Map<String, String> head = new HashMap<>();
        StringBuilder sql = new StringBuilder();
        for (String line : file.lines().toList()) {
            int colon = line.indexOf(": ");
            if (line.startsWith("-- ") && colon > 0 && sql.toString().isBlank()) {
                head.merge(line.substring(3, colon), line.substring(colon + 2).strip(), (a, b) -> a + " " + b);
            } else {
                sql.append(line).append('\n');
            }
        }
        String statement = sql.toString().strip().replaceFirst(";$", "");
        for (Map.Entry<String, String> entry : names.entrySet()) {
            statement = statement.replace("${" + entry.getKey() + "}", entry.getValue());
        }
        if (statement.contains("${") || !head.containsKey("title")) {
            throw new IllegalStateException(
                    "sql/analytics/%s.sql has no title, or names what there is not: %s".formatted(name, statement));
        }
        return new Question(
                name,
                head.get("title"),
                head.getOrDefault("question", ""),
                Optional.ofNullable(head.get("chart")).map(Question::chart),
                file.contains("${orders}"),
                statement);
    }

    /** {@code lines Minute:Average price:Average value} */
    private static Chart chart(String text) {
        int blank = text.indexOf(' ');
        String kind = text.substring(0, blank).equals("lines") ? "line" : "bar";
        List<String> columns = Arrays.asList(text.substring(blank + 1).split(":", -1));
        return new Chart(kind, columns.get(0), columns.subList(1, columns.size()), Optional.empty());
    }

    private static List<String> files() {
        URL folder = Question.class.getResource(FOLDER);
        if (folder == null) {
            throw new IllegalStateException(FOLDER + " is missing in the job's jar");
        }
        try {
            URI uri = folder.toURI();
            if (uri.getScheme().equals("jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                    return names(jar.getPath(FOLDER));
                }
            }
            return names(Path.of(uri));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".sql"))
                    .sorted()
                    .toList();
        }
    }

    private static String read(String file) {
        try (InputStream in = Question.class.getResourceAsStream(FOLDER + "/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
