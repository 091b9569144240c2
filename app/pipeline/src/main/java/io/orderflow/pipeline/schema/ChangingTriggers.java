package io.orderflow.pipeline.schema;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Triggers that give a column of an order another value than it was sent: {@code SET NEW.name = UPPER(…)}. Read
 * from their text, which the server shows to users with the TRIGGER privilege only.
 */
public final class ChangingTriggers {

    private static final Pattern SET = Pattern.compile("\\bSET\\b([^;]*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern ASSIGNED =
            Pattern.compile("\\s*NEW\\s*\\.\\s*`?(\\w+)`?\\s*:?=.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern INTO =
            Pattern.compile("\\bINTO\\s+NEW\\s*\\.\\s*`?(\\w+)`?", Pattern.CASE_INSENSITIVE);

    private final Tables tables;
    private final Set<String> columns = new TreeSet<>();

    public ChangingTriggers(Tables tables) {
        this.tables = requireNonNull(tables, "tables is null");
        tables.contract()
                .leaves()
                .forEach(leaf -> columns.add(leaf.field().column().toLowerCase(Locale.ROOT)));
    }

    /** A sentence that names them and what they change; empty if there are none, or none can be seen. */
    public Optional<String> found(Connection connection) throws SQLException {
        String sql =
                "SELECT trigger_name, action_statement FROM information_schema.triggers WHERE event_object_schema = ?"
                        + " AND event_object_table = ? AND action_timing = 'BEFORE' AND event_manipulation = 'INSERT'"
                        + " ORDER BY trigger_name";
        List<String> changing = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, tables.database());
            statement.setString(2, tables.ordersTable());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Set<String> changed = assigned(row.getString(2));
                    if (!changed.isEmpty()) {
                        changing.add("%s sets %s".formatted(row.getString(1), String.join(", ", changed)));
                    }
                }
            }
        }
        return changing.isEmpty()
                ? Optional.empty()
                : Optional.of(("Orders may be stored otherwise than they were sent: BEFORE INSERT on %s the trigger"
                                + " %s. A repeat of such an order is taken for a conflict, and verify finds a"
                                + " difference. Drop the trigger, or let it write to a table of its own.")
                        .formatted(tables.orders(), String.join("; the trigger ", changing)));
    }

    /** The columns of an order that a trigger's body assigns. */
    Set<String> assigned(String body) {
        Set<String> changed = new TreeSet<>();
        Matcher set = SET.matcher(body);
        while (set.find()) {
            for (String assignment : assignments(set.group(1))) {
                Matcher assigned = ASSIGNED.matcher(assignment);
                if (assigned.matches()) {
                    changed.add(assigned.group(1).toLowerCase(Locale.ROOT));
                }
            }
        }
        Matcher into = INTO.matcher(body);
        while (into.find()) {
            changed.add(into.group(1).toLowerCase(Locale.ROOT));
        }
        changed.retainAll(columns);
        return changed;
    }

    /** The parts between commas that stand in no parentheses and no quotation marks. */
    private static List<String> assignments(String list) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        char quote = 0;
        int from = 0;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == ',' && depth == 0) {
                parts.add(list.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(list.substring(from));
        return parts;
    }
}
