package io.orderflow.producer.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.condition.Condition;
import io.orderflow.producer.stop.ProducerException;
import io.orderflow.producer.stop.ProducerText;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/**
 * Writes all lines that cannot be orders, each with its number and reason, to {@code FILE.rejected.csv}. The file
 * exists only if there are any.
 */
public final class RejectedLines implements AutoCloseable {
    /** Lines that are logged individually; the file has all of them. */
    private static final int MOST_LOGGED = 20;

    /** For each kind of problem, the number of lines and the first one. */
    private record Group(long count, String first) {}

    private final Path file;
    private final Path beside;
    private final Map<NotAnOrderException.Kind, Group> groups = new EnumMap<>(NotAnOrderException.Kind.class);
    private final List<String> firstOnes = new ArrayList<>();
    private long count;
    private BufferedWriter out;

    /**
     * @param file whose lines they are; the file of an earlier run beside it is deleted
     * @throws ProducerException if that file cannot be deleted
     */
    public RejectedLines(Path file) {
        this.file = file;
        this.beside = beside(file);
        try {
            Files.deleteIfExists(beside);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    /** The file of a file's lines that cannot be an order. */
    static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + ".rejected.csv");
    }

    /**
     * Writes a line.
     *
     * @throws ProducerException if it cannot be written
     */
    public void add(CsvTable.Row row, NotAnOrderException problem) {
        String shown = "line " + row.line() + ": " + problem.getMessage();
        if (++count <= MOST_LOGGED) {
            firstOnes.add(shown);
        }
        groups.merge(
                problem.kind(), new Group(1, shown), (before, one) -> new Group(before.count() + 1, before.first()));
        try {
            if (out == null) {
                out = Files.newBufferedWriter(beside, UTF_8);
                out.write("Line,Reason,Text\n");
            }
            out.write(row.line() + "," + CsvTable.quoted(problem.getMessage()) + "," + CsvTable.quoted(row.text())
                    + "\n");
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private ProducerException cannotWrite(IOException e) {
        return new ProducerException(
                Condition.FAILED,
                "The rejected lines cannot be written to " + beside + ": " + e + ". Make the folder writable, or copy "
                        + file + " to one that is.",
                e);
    }

    public long count() {
        return count;
    }

    public boolean has(NotAnOrderException.Kind kind) {
        return groups.containsKey(kind);
    }

    /** Logs the first ones, how many there are of each kind, and the file that holds them. */
    public void log(Logger log, String advice) {
        firstOnes.forEach(line -> log.warn("{}, {}", file, line));
        if (count > 0) {
            log.warn(
                    "{}: {} rejected: {}.{} All of them are in {}",
                    file,
                    ProducerText.counted(count, "line"),
                    kinds(),
                    advice,
                    beside);
        }
    }

    /** Why none can be sent, in full sentences. */
    public String nothingLeft(String advice) {
        if (count == 0) {
            return "The file " + file + " has no line but its header: nothing to send.";
        }
        if (count == 1) {
            return "The only line of " + file + " cannot be sent: " + firstOnes.get(0) + "." + advice + " It is in "
                    + beside + ".";
        }
        if (groups.size() == 1) {
            Group all = groups.values().iterator().next();
            return "None of the " + ProducerText.count(count) + " lines of " + file
                    + " can be sent, all for one reason: " + all.first() + "." + advice + " They are in " + beside
                    + ".";
        }
        return "None of the " + ProducerText.count(count) + " lines of " + file + " can be sent: " + kinds()
                + ". The first is " + firstOnes.get(0) + "." + advice + " They are in " + beside
                + " with their reasons.";
    }

    /** {@code price (13), date (1)} */
    private String kinds() {
        return groups.entrySet().stream()
                .sorted(Comparator.comparing(entry -> -entry.getValue().count()))
                .map(entry -> entry.getKey().label() + " ("
                        + ProducerText.count(entry.getValue().count()) + ")")
                .collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }
}
