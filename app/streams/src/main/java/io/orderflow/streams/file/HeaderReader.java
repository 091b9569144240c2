package io.orderflow.streams.file;

import io.orderflow.settings.Durations;
import io.orderflow.settings.Rule;
import io.orderflow.settings.Suggestion;
import io.orderflow.streams.file.StreamHeader.Customers;
import io.orderflow.streams.file.StreamHeader.Output;
import io.orderflow.streams.file.StreamHeader.Watermark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the header of a file: the comment lines before the query. Lines of the form {@code -- key: value} are entries.
 * Reports all problems at once.
 */
public final class HeaderReader {

    private static final Pattern ENTRY = Pattern.compile("--\\s*([A-Za-z][A-Za-z0-9_-]*):(?:\\s+(.*))?");
    private static final List<String> KEYS =
            List.of("table", "key", "output", "watermark", "trigger", "customers", "sources");
    private static final Rule NAME = Rule.MYSQL_NAME;
    private static final String USUAL_TIME = "order_timestamp";
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final String EXAMPLE = "-- %s: %s";

    /** One entry of the header, with its line. */
    private record Entry(String value, int line) {}

    private final Path path;
    private final List<String> lines;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<FileProblem> problems = new ArrayList<>();
    private String description = "";

    private HeaderReader(Path path, String text) {
        this.path = path;
        this.lines = text.lines().toList();
    }

    /**
     * Reads a file.
     *
     * @param trigger used if the file does not set one
     * @throws BadFileException with everything that is wrong with its header
     */
    public static StreamFile read(Path path, Duration trigger) {
        try {
            return read(path, Files.readString(path, StandardCharsets.UTF_8), trigger);
        } catch (NoSuchFileException e) {
            throw new BadFileException(List.of(new FileProblem(path, 1, 0, "", "there is no such file", "")));
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read as UTF-8 text: %s".formatted(path, e), e);
        }
    }

    public static StreamFile read(Path path, String text, Duration trigger) {
        HeaderReader reader = new HeaderReader(path, text);
        reader.collect();
        StreamHeader header = reader.header(trigger);
        String name = path.getFileName().toString().replaceFirst("\\.sql$", "");
        if (!NAME.holds().test(name)) {
            reader.problem(1, "the file's name is the query's and must be " + NAME.demand(), "");
        }
        if (!reader.problems.isEmpty()) {
            throw new BadFileException(reader.problems);
        }
        return new StreamFile(name, path, text, header);
    }

    private void collect() {
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (line.isEmpty()) {
                continue;
            }
            if (!line.startsWith("--")) {
                return;
            }
            Matcher entry = ENTRY.matcher(line);
            if (!entry.matches()) {
                description = description.isEmpty() ? line.substring(2).strip() : description;
            } else {
                add(entry.group(1).toLowerCase(Locale.ROOT), Optional.ofNullable(entry.group(2)), number);
            }
        }
    }

    private void add(String key, Optional<String> value, int line) {
        if (!KEYS.contains(key)) {
            problem(
                    line,
                    "%s is not a header key".formatted(key),
                    Suggestion.of(key, KEYS, 3)
                                    .map("Did you mean %s? "::formatted)
                                    .orElse("")
                            + "Keys are %s. If this is a comment, remove the colon."
                                    .formatted(String.join(", ", KEYS)));
        } else if (entries.putIfAbsent(key, new Entry(value.orElse("").strip(), line)) != null) {
            problem(line, key + " appears twice in the header", "Keep one of them.");
        }
    }

    private StreamHeader header(Duration trigger) {
        String table = table();
        List<String> key = key();
        Output output = output();
        Watermark watermark = watermark();
        return new StreamHeader(description, table, key, output, watermark, trigger(trigger), customers(), sources());
    }

    private String table() {
        Optional<Entry> entry = required("table", "stream_item_counts");
        String name = entry.map(Entry::value).orElse("");
        if (entry.isPresent() && !NAME.holds().test(name)) {
            problem(entry.get().line(), "table must be " + NAME.demand(), "");
        } else if (name.toLowerCase(Locale.ROOT).matches("orders|orderflow_.*|(duplicate|rejected)_orders|.*_totals")) {
            problem(
                    entry.orElseThrow().line(),
                    name + " is a table of OrderFlow itself",
                    "Use a separate table for the results.");
        }
        return name;
    }

    private List<String> key() {
        Optional<Entry> entry = required("key", "window_start, product_name");
        List<String> key = new ArrayList<>();
        for (String column : entry.map(Entry::value).orElse("").split(",", -1)) {
            String name = column.strip();
            if (entry.isPresent() && (!NAME.holds().test(name) || key.contains(name))) {
                problem(
                        entry.get().line(),
                        "key must list columns of the query, each once, separated by commas",
                        "For example " + EXAMPLE.formatted("key", "window_start, product_name"));
                break;
            }
            key.add(name);
        }
        return key;
    }

    private Output output() {
        return required("output", "update")
                .map(entry -> choice("output", entry, Output.class))
                .orElse(Output.UPDATE);
    }

    private Customers customers() {
        return Optional.ofNullable(entries.get("customers"))
                .map(entry -> choice("customers", entry, Customers.class))
                .orElse(Customers.NONE);
    }

    private List<String> sources() {
        Entry entry = entries.get("sources");
        List<String> sources = new ArrayList<>();
        for (String one : entry == null ? new String[0] : entry.value().split(",", -1)) {
            String name = one.strip();
            if (!NAME.holds().test(name) || sources.contains(name)) {
                problem(
                        entry.line(),
                        "sources must list names of streams.sources, each once, separated by commas",
                        "For example " + EXAMPLE.formatted("sources", "payments, refunds"));
                break;
            }
            sources.add(name);
        }
        return sources;
    }

    private <E extends Enum<E>> E choice(String key, Entry entry, Class<E> type) {
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(entry.value())) {
                return constant;
            }
            names.add(constant.name().toLowerCase(Locale.ROOT));
        }
        problem(
                entry.line(),
                "%s must be %s, was \"%s\"".formatted(key, String.join(" or ", names), entry.value()),
                Suggestion.of(entry.value().toLowerCase(Locale.ROOT), names, 3)
                        .map("Did you mean %s?"::formatted)
                        .orElse(""));
        return type.getEnumConstants()[0];
    }

    private Watermark watermark() {
        String example = "order_timestamp, 2 minutes";
        Optional<Entry> entry = required("watermark", example);
        Watermark substitute = new Watermark(USUAL_TIME, Duration.ofMinutes(1));
        if (entry.isEmpty()) {
            return substitute;
        }
        String[] parts = entry.get().value().split(",", -1);
        int line = entry.get().line();
        Optional<Duration> delay = parts.length == 2 ? Durations.of(parts[1]) : Optional.empty();
        if (delay.isEmpty() || delay.get().compareTo(LONGEST) > 0) {
            problem(
                    line,
                    "watermark must be a column and how long to wait for late orders, at most 365 days",
                    "For example " + EXAMPLE.formatted("watermark", example));
            return substitute;
        }
        String column = parts[0].strip();
        if (!NAME.holds().test(column)) {
            problem(line, "watermark must name a column", "For example " + EXAMPLE.formatted("watermark", example));
        }
        return new Watermark(column, delay.get());
    }

    private Duration trigger(Duration usual) {
        Entry entry = entries.get("trigger");
        if (entry == null) {
            return usual;
        }
        Optional<Duration> trigger = Durations.of(entry.value()).filter(given -> given.compareTo(LONGEST) <= 0);
        if (trigger.isEmpty()) {
            problem(
                    entry.line(),
                    "trigger must be a duration, was \"%s\"".formatted(entry.value()),
                    "For example " + EXAMPLE.formatted("trigger", "10 s"));
        }
        return trigger.orElse(usual);
    }

    private Optional<Entry> required(String key, String example) {
        Entry entry = entries.get(key);
        if (entry == null || entry.value().isEmpty()) {
            problem(
                    entry == null ? 1 : entry.line(),
                    entry == null ? "the header lacks the entry " + key : key + " has no value",
                    "Add a line such as " + EXAMPLE.formatted(key, example));
            return Optional.empty();
        }
        return Optional.of(entry);
    }

    private void problem(int line, String what, String advice) {
        String source = line <= lines.size() ? lines.get(line - 1) : "";
        problems.add(new FileProblem(path, line, 0, source, what, advice));
    }
}
