package io.orderflow.settings;

import io.orderflow.condition.Condition;
import io.orderflow.condition.ConditionException;
import java.util.List;

/** Some settings are wrong. The message lists all of them, aligned, each with its origin: print it as it is. */
public final class SettingsException extends ConditionException {
    private final transient List<SettingsProblem> problems;

    public SettingsException(List<SettingsProblem> problems) {
        super(Condition.USAGE, message(problems));
        this.problems = List.copyOf(problems);
    }

    public List<SettingsProblem> problems() {
        return problems;
    }

    private static String message(List<SettingsProblem> problems) {
        int subject =
                problems.stream().mapToInt(p -> p.subject().length()).max().orElse(0);
        // One very long message must not push all origins off the screen.
        int text = problems.stream()
                .mapToInt(p -> p.message().length())
                .filter(length -> length <= 80)
                .max()
                .orElse(0);
        StringBuilder out = new StringBuilder("OrderFlow cannot start: ")
                .append(problems.size())
                .append(problems.size() == 1 ? " setting to fix" : " settings to fix");
        for (SettingsProblem problem : problems) {
            out.append("\n  ").append(padded(problem.subject(), subject)).append("  ");
            if (problem.origin().isEmpty()) {
                out.append(problem.message());
            } else {
                out.append(padded(problem.message(), text))
                        .append("  (")
                        .append(problem.origin())
                        .append(')');
            }
        }
        return out.toString();
    }

    static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
