package io.orderflow.settings;

import static java.util.Objects.requireNonNull;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The rule for a text setting.
 *
 * @param demand the rest of the sentence "must be …"
 */
public record Rule(Predicate<String> holds, String demand) {
    /** Anything, including empty. */
    public static final Rule ANY = new Rule(text -> true, "anything");
    /** At least one visible character. */
    public static final Rule NOT_BLANK = new Rule(text -> !text.isBlank(), "not empty");
    /** A database or table name. MySQL allows more when quoted; these names need no quoting anywhere. */
    public static final Rule MYSQL_NAME = matching("[0-9A-Za-z_$]{1,64}", "a name of 1 to 64 of 0-9 A-Z a-z _ $");
    /** A topic name by Kafka's own rules. */
    public static final Rule TOPIC_NAME =
            matching("(?!\\.{1,2}$)[0-9A-Za-z._-]{1,249}", "a topic name of 1 to 249 of 0-9 A-Z a-z . _ -");
    /** A pipeline name; empty: derived. */
    public static final Rule PIPELINE_NAME = matching("[0-9A-Za-z._-]{0,100}", "at most 100 of 0-9 A-Z a-z . _ -");
    /** A consumer group's name; empty: derived. Kafka allows more; these need no quoting anywhere. */
    public static final Rule GROUP_NAME = matching("[0-9A-Za-z._-]{0,200}", "at most 200 of 0-9 A-Z a-z . _ -");
    /** A host name or address, without port. */
    public static final Rule HOST = matching(
            "[0-9A-Za-z_]([0-9A-Za-z._-]{0,252}[0-9A-Za-z_.])?|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.%a-z]*]?",
            "a host name or an address, without port");
    /** Kafka's bootstrap servers. */
    public static final Rule BOOTSTRAP_SERVERS =
            new Rule(Rule::isBootstrapServers, "host:port, several separated by commas");

    private static final Pattern HOST_AND_PORT =
            Pattern.compile("([0-9A-Za-z_][0-9A-Za-z._-]*|\\[[0-9A-Fa-f:.]+(%[0-9A-Za-z]+)?]):([0-9]{1,5})");

    public Rule {
        requireNonNull(holds, "holds is null");
        requireNonNull(demand, "demand is null");
    }

    /** The whole text matches the regular expression. */
    public static Rule matching(String expression, String demand) {
        return new Rule(Pattern.compile(expression).asMatchPredicate(), demand);
    }

    private static boolean isBootstrapServers(String text) {
        for (String server : text.split(",", -1)) {
            var parts = HOST_AND_PORT.matcher(server.strip());
            if (!parts.matches()) {
                return false;
            }
            int port = Integer.parseInt(parts.group(3));
            if (port < 1 || port > 65535) {
                return false;
            }
        }
        return true;
    }
}
