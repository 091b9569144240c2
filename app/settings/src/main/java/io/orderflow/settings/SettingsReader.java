package io.orderflow.settings;

import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads settings one by one and collects problems, so that all can be reported at once. An invalid setting yields its
 * default: a settings record can always be built, and is discarded with the reader.
 *
 * <p>A key is declared by reading it. Used through {@link Settings#load}.
 */
public final class SettingsReader {
    /** Converts a text to a value, or reports what it must be. */
    private interface Parser<T> {
        T parse(String text) throws BadValue;
    }

    private static final long LONGEST_SECRET_FILE = 65_536;
    /** A client's own name of a property: a quoted name would bypass the refusals, which list unquoted names. */
    private static final Pattern PLAIN_PROPERTY = Pattern.compile("[0-9A-Za-z_-]+(?:\\.[0-9A-Za-z_-]+)*");

    private static final String ODD_PROPERTY =
            "write the property's name as the client has it, letters, digits, . _ - alone, without quotes or blanks";

    private final SettingsSources sources;
    private final SettingsDocument document;
    private final Origins origins;
    private final Set<Key> declared = new LinkedHashSet<>();
    private final List<Setting> effective = new ArrayList<>();
    private final List<SettingsProblem> problems = new ArrayList<>();

    SettingsReader(SettingsSources sources) {
        this.sources = sources;
        this.document = SettingsDocument.ofThisBuild();
        this.origins = new Origins(sources, SettingsFile.read(sources, problems), document);
        origins.findUnknown(problems);
    }

    public String text(Key key, Rule rule) {
        return read(key, text -> {
            if (!rule.holds().test(text)) {
                throw new BadValue("must be " + rule.demand());
            }
            return text;
        });
    }

    /** A whole number within limits. */
    public int integer(Key key, int least, int most) {
        return (int) read(key, text -> Numbers.whole(text, least, most)).longValue();
    }

    /** A whole number within limits, which may exceed an int. */
    public long whole(Key key, long least, long most) {
        return read(key, text -> Numbers.whole(text, least, most));
    }

    /** A whole number within limits, or empty. */
    public OptionalLong optionalWhole(Key key, long least, long most) {
        return read(key, text -> {
            if (text.isBlank()) {
                return OptionalLong.empty();
            }
            try {
                return OptionalLong.of(Numbers.whole(text, least, most));
            } catch (BadValue e) {
                throw new BadValue(e.getMessage() + ", or empty");
            }
        });
    }

    /** A decimal number within limits, or empty. */
    public Optional<BigDecimal> optionalDecimal(Key key, String least, String most) {
        return read(key, text -> text.isBlank() ? Optional.empty() : Optional.of(Numbers.decimal(text, least, most)));
    }

    /** A share from 0 to 1, or in percent: {@code 0.01} or {@code 1 %}. */
    public BigDecimal share(Key key) {
        return read(key, Numbers::share);
    }

    /** Shares by name: {@code late=1%, conflict=0.001}; may be empty. */
    public Map<String, BigDecimal> shares(Key key) {
        return read(key, Numbers::shares);
    }

    public int port(Key key) {
        return read(key, text -> {
            try {
                return (int) Numbers.whole(text, 1, 65535);
            } catch (BadValue e) {
                throw new BadValue("must be a port from 1 to 65535");
            }
        });
    }

    public boolean flag(Key key) {
        return read(key, text -> switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new BadValue("must be true or false");
        });
    }

    /** A duration with a unit, within limits. */
    public Duration duration(Key key, Duration least, Duration most) {
        return read(key, text -> Durations.within(Durations.parse(text), least, most));
    }

    /** A duration with a unit, within limits, or empty. */
    public Optional<Duration> optionalDuration(Key key, Duration least, Duration most) {
        return read(
                key,
                text -> text.isBlank()
                        ? Optional.empty()
                        : Optional.of(Durations.within(Durations.parse(text), least, most)));
    }

    /** A duration that may also be a bare number of seconds, decimals allowed. */
    public Duration seconds(Key key, Duration least, Duration most) {
        return read(key, text -> {
            try {
                return Durations.within(Durations.parse(text, "s"), least, most);
            } catch (BadValue e) {
                throw new BadValue("must be a number of seconds from " + least.toSeconds() + " to " + most.toSeconds()
                        + ", decimals allowed");
            }
        });
    }

    /** One constant, in any case, with {@code -} or {@code _} between words. */
    public <E extends Enum<E>> E choice(Key key, Class<E> type) {
        return read(key, text -> {
            String wanted = text.strip().replace('-', '_');
            for (E constant : type.getEnumConstants()) {
                if (constant.name().equalsIgnoreCase(wanted)) {
                    return constant;
                }
            }
            throw new BadValue("must be one of "
                    + Stream.of(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", ")));
        });
    }

    /** A path, relative to the working directory, or empty. */
    public Optional<Path> optionalPath(Key key) {
        return read(key, text -> text.isBlank() ? Optional.empty() : Optional.of(path(text)));
    }

    /** Paths separated like a class path: by {@code :}, on Windows by {@code ;}. An existing path is taken whole. */
    public List<Path> paths(Key key) {
        return read(key, text -> {
            if (text.isBlank()) {
                return List.of();
            }
            Path whole = path(text);
            if (Files.exists(whole)) {
                return List.of(whole);
            }
            List<Path> paths = new ArrayList<>();
            for (String one : text.split(Pattern.quote(File.pathSeparator), -1)) {
                if (one.isBlank()) {
                    throw new BadValue("must be paths with a \"" + File.pathSeparator + "\" between each two");
                }
                paths.add(path(one));
            }
            return List.copyOf(paths);
        });
    }

    /** Whole numbers from least to most with commas between them, at least one. */
    public List<Long> wholes(Key key, long least, long most) {
        return read(key, text -> {
            List<Long> numbers = new ArrayList<>();
            for (String one : text.split(",", -1)) {
                try {
                    numbers.add(Numbers.whole(one, least, most));
                } catch (BadValue e) {
                    throw new BadValue(e.getMessage() + ", or several with commas between them");
                }
            }
            return List.copyOf(numbers);
        });
    }

    /** An existing folder, or empty. */
    public Optional<Path> folder(Key key) {
        return read(key, text -> {
            if (text.isBlank()) {
                return Optional.empty();
            }
            Path folder = path(text);
            if (!Files.isDirectory(folder)) {
                throw new BadValue("must name a folder that exists");
            }
            return Optional.of(folder);
        });
    }

    private Path path(String text) throws BadValue {
        try {
            return sources.workingDirectory().resolve(text.strip());
        } catch (InvalidPathException e) {
            throw new BadValue("must be a path");
        }
    }

    /** A secret that may also be in a file; of the two, the one from the source of higher precedence is used. */
    public Secret secret(Key key, Key file) {
        Origins.Found direct = found(key, true);
        Origins.Found path = found(file, false);
        if (path.text().isBlank() || (!direct.text().isEmpty() && direct.level().compareTo(path.level()) < 0)) {
            return new Secret(direct.text());
        }
        if (!direct.text().isEmpty() && direct.level() == path.level()) {
            problem(file, "must not be set together with " + key.name() + ": keep one of them");
            return Secret.EMPTY;
        }
        try {
            Path location = sources.workingDirectory().resolve(path.text());
            if (Files.size(location) > LONGEST_SECRET_FILE) {
                problem(file, "must name a file of at most " + LONGEST_SECRET_FILE + " bytes");
                return Secret.EMPTY;
            }
            return new Secret(Files.readString(location, StandardCharsets.UTF_8).replaceFirst("\\r?\\n\\z", ""));
        } catch (IOException | InvalidPathException e) {
            problem(file, "must name a file that can be read as UTF-8 text, was \"" + path.text() + "\"");
            return Secret.EMPTY;
        }
    }

    /** A secret without a file. */
    public Secret secret(Key key) {
        return new Secret(found(key, true).text());
    }

    /** A client's own properties under a group, except refused ones. */
    public Map<String, String> properties(Key group, Refusals refusals) {
        declared.add(group);
        Map<String, String> values = new TreeMap<>();
        origins.findAll(group.name()).forEach((name, found) -> {
            String full = group.name() + "." + name;
            effective.add(new Setting(full, Masking.masked(name, found.text()), found.origin()));
            refusals.reason(name, found.text())
                    .or(() -> PLAIN_PROPERTY.matcher(name).matches() ? Optional.empty() : Optional.of(ODD_PROPERTY))
                    .ifPresentOrElse(
                            reason -> problems.add(new SettingsProblem(full, "is refused: " + reason, found.origin())),
                            () -> values.put(name, found.text()));
        });
        return values;
    }

    /** Whether a value other than empty is set. */
    public boolean isGiven(Key key) {
        return !origins.find(key).text().isBlank();
    }

    /** Adds a problem that involves several settings. */
    public void problem(Key key, String message) {
        problems.add(new SettingsProblem(key.name(), message, origins.find(key).origin()));
    }

    List<SettingsProblem> problems() {
        return List.copyOf(problems);
    }

    List<Setting> effective() {
        return List.copyOf(effective);
    }

    Set<Key> declared() {
        return Set.copyOf(declared);
    }

    private Origins.Found found(Key key, boolean secret) {
        declared.add(key);
        Origins.Found found = origins.find(key);
        String shown = secret ? new Secret(found.text()).toString() : Masking.masked(key.name(), found.text());
        effective.add(new Setting(key.name(), shown, found.origin()));
        return found;
    }

    private <T> T read(Key key, Parser<T> parser) {
        Origins.Found found = found(key, false);
        try {
            return parser.parse(found.text());
        } catch (BadValue e) {
            String shown = Masking.masked(key.name(), found.text());
            problems.add(new SettingsProblem(key.name(), e.getMessage() + ", was \"" + shown + "\"", found.origin()));
        }
        try {
            return parser.parse(document.defaultText(key));
        } catch (BadValue e) {
            throw new IllegalStateException("The default of " + key.name() + " " + e.getMessage(), e);
        }
    }
}
