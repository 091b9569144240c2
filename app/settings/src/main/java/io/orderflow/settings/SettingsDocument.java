package io.orderflow.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code conf/orderflow.conf} as of the build of this program: the defaults, and the list of all settings. Each key's
 * comment ends with {@code Environment: NAME. Default: value}.
 */
public final class SettingsDocument {
    /** The facts in a key's comment. */
    private record Documented(Key key, String defaultText, String statedDefault) {}

    private static final String RESOURCE = "io/orderflow/settings/orderflow.conf";
    private static final Pattern STATEMENT = Pattern.compile("Environment: (\\S+)\\. Default: (.+)$");
    private static final String NONE = "(none)";

    private final Map<String, Documented> byName = new LinkedHashMap<>();

    private SettingsDocument(Config config) {
        collect(config.root(), List.of());
    }

    /** Reads the resource that the build creates from {@code conf/orderflow.conf}. */
    public static SettingsDocument ofThisBuild() {
        ConfigParseOptions strict =
                ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF);
        return new SettingsDocument(
                ConfigFactory.parseResources(SettingsDocument.class.getClassLoader(), RESOURCE, strict)
                        .resolve());
    }

    private void collect(ConfigObject group, List<String> path) {
        group.forEach((name, value) -> {
            List<String> here = new ArrayList<>(path);
            here.add(name);
            Optional<Matcher> statement = statement(value);
            if (statement.isPresent()) {
                String key = String.join(".", here);
                String variable = statement.get().group(1);
                byName.put(
                        key,
                        new Documented(
                                new Key(key, variable.equals(NONE) ? "" : variable),
                                value instanceof ConfigObject ? "" : text(value),
                                statement.get().group(2)));
            } else if (value instanceof ConfigObject inner) {
                collect(inner, here);
            } else {
                throw new IllegalStateException(
                        "The comment of " + ConfigUtil.joinPath(here) + " does not end with Environment: … Default: …");
            }
        });
    }

    private static Optional<Matcher> statement(ConfigValue value) {
        String comment = value.origin().comments().stream().map(String::strip).collect(Collectors.joining(" "));
        Matcher matcher = STATEMENT.matcher(comment);
        return matcher.find() ? Optional.of(matcher) : Optional.empty();
    }

    /** A scalar as written; a list as its elements separated by commas. */
    static String text(ConfigValue value) {
        if (value.unwrapped() instanceof List<?> list) {
            return list.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        return value.atKey("x").getString("x");
    }

    /**
     * All settings with their environment variables, as documented. A group of pass-through properties counts as one.
     */
    public Set<Key> keys() {
        return byName.values().stream().map(Documented::key).collect(Collectors.toUnmodifiableSet());
    }

    /** The settings of one group, for example {@code job}. */
    public Set<Key> keys(String group) {
        return keys().stream()
                .filter(key -> key.name().startsWith(group + "."))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The default, as text. */
    public String defaultText(Key key) {
        Documented documented = byName.get(key.name());
        if (documented == null) {
            throw new IllegalStateException("conf/orderflow.conf does not document " + key.name());
        }
        return documented.defaultText();
    }

    /** The default as stated in the comment; {@code (empty)} for none. A test compares it with the value. */
    public String statedDefault(Key key) {
        return byName.get(key.name()).statedDefault();
    }

    boolean knows(String name) {
        return byName.containsKey(name);
    }

    Set<String> names() {
        return byName.keySet();
    }

    Set<String> environmentVariables() {
        return keys().stream()
                .map(Key::environment)
                .filter(variable -> !variable.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
