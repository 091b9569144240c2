package io.orderflow.condition;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An exception with a condition. Serializable: may be thrown by a task, of which sometimes only the text comes back; so
 * the text holds the code, and {@link #inText} finds it.
 */
public abstract class ConditionException extends RuntimeException implements HasCondition {

    private static final long serialVersionUID = 1;

    /** As {@link #toString} writes it. */
    private static final Pattern WRITTEN =
            Pattern.compile("(io\\.orderflow\\.[\\w.$]+) \\[([A-Z][A-Z_]*)]: ([^\r\n]*)");

    private final Condition condition;

    protected ConditionException(Condition condition, String message) {
        this(condition, message, null);
    }

    protected ConditionException(Condition condition, String message, Throwable cause) {
        super(requireNonNull(message, "message is null"), cause);
        this.condition = requireNonNull(condition, "condition is null");
    }

    /**
     * An exception that was found in a text.
     *
     * @param type the name of its class
     * @param message its first line
     */
    public record Written(String type, Condition condition, String message) implements HasCondition {}

    /** The first exception of this kind that a text shows, for example a stack trace that came back from a task. */
    public static Optional<Written> inText(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        while (matcher.find()) {
            Optional<Condition> condition = Condition.reason(matcher.group(2));
            if (condition.isPresent()) {
                return Optional.of(new Written(matcher.group(1), condition.get(), matcher.group(3)));
            }
        }
        return Optional.empty();
    }

    @Override
    public final Condition condition() {
        return condition;
    }

    /** Class, code and message. */
    @SuppressWarnings("OverrideThrowableToString") // A message is for people; what comes back from a task is this text.
    @Override
    public final String toString() {
        return getClass().getName() + " [" + condition + "]: " + getMessage();
    }
}
