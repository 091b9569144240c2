package io.orderflow.streams.file;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The lines of a file without their comments, to locate something Spark has named without a position.
 *
 * @param lines one for each line of the file
 */
public record QueryText(List<String> lines) {

    private static final Pattern COMMENT = Pattern.compile("--.*");

    public QueryText {
        lines = List.copyOf(lines);
    }

    public static QueryText of(StreamFile file) {
        return new QueryText(file.text()
                .lines()
                .map(line -> COMMENT.matcher(line).replaceFirst(""))
                .toList());
    }

    /** Whether the file holds only comments. */
    public boolean isEmpty() {
        return lines.stream().allMatch(String::isBlank);
    }

    /** The line, from 1, where the query begins; 1 if there is none. */
    public int firstLine() {
        return lineOf(Pattern.compile("\\S"), 1);
    }

    /** The first line, from 1, that matches the pattern; otherwise the line where the query begins. */
    public int lineOf(Pattern pattern) {
        return lineOf(pattern, firstLine());
    }

    private int lineOf(Pattern pattern, int otherwise) {
        for (int i = 0; i < lines.size(); i++) {
            if (pattern.matcher(lines.get(i)).find()) {
                return i + 1;
            }
        }
        return otherwise;
    }
}
