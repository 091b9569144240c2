package io.orderflow.streams.file;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.settings.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder that holds the queries. */
public record StreamFolder(Path folder) {

    private static final String SUFFIX = ".sql";

    public StreamFolder {
        requireNonNull(folder, "folder is null");
    }

    /**
     * The files of these queries; all files if none is named.
     *
     * @throws StoppedException USAGE: the folder or a named query does not exist
     */
    public List<Path> files(List<String> names) {
        List<Path> all = all();
        List<String> known = all.stream().map(StreamFolder::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new StoppedException(
                        Condition.USAGE,
                        "There is no query %s in %s.%s Queries there: %s."
                                .formatted(
                                        name,
                                        folder,
                                        Suggestion.of(name, known, 4)
                                                .map(" Did you mean %s?"::formatted)
                                                .orElse(""),
                                        String.join(", ", known)));
            }
        }
        return all.stream()
                .filter(file -> names.isEmpty() || names.contains(name(file)))
                .toList();
    }

    /** The query's name. */
    public static String name(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    private List<Path> all() {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
            if (all.isEmpty()) {
                throw new StoppedException(
                        Condition.USAGE,
                        "The folder %s (streams.folder) holds no query: no file ends in .sql.".formatted(folder));
            }
            return all;
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new StoppedException(
                    Condition.USAGE,
                    "There is no folder %s. Let streams.folder name that of the queries.".formatted(folder));
        } catch (IOException e) {
            throw new StoppedException(Condition.FAILED, "The folder %s cannot be read: %s".formatted(folder, e));
        }
    }
}
