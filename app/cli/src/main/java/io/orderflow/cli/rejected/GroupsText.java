package io.orderflow.cli.rejected;

import io.orderflow.pipeline.reject.RejectedRows.Group;
import io.orderflow.program.terminal.DisplayText;
import io.orderflow.program.terminal.TextTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Groups of rejected records for a person's terminal: a line each, or two where the terminal is too narrow. */
final class GroupsText {

    private static final List<String> SHORT = List.of("COUNT", "REASON", "FIELD", "STATE", "UNSENT");
    private static final List<String> LONG =
            List.of("COUNT", "REASON", "FIELD", "STATE", "UNSENT", "FIRST", "LAST", "SUCH AS");

    private GroupsText() {}

    /** @param columns of the terminal */
    static String of(List<Group> groups, int columns) {
        String wide = table(groups, LONG);
        return wide.lines().allMatch(line -> line.length() <= columns) ? wide : narrow(groups);
    }

    private static String narrow(List<Group> groups) {
        List<String> lines = table(groups, SHORT).lines().toList();
        StringBuilder text = new StringBuilder().append(lines.get(0)).append('\n');
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            text.append(lines.get(i + 1)).append('\n');
            text.append(
                    "      %s to %s, such as %s%n".formatted(time(group.first()), time(group.last()), group.sample()));
        }
        return text.append(lines.get(lines.size() - 1)).append('\n').toString();
    }

    /** With the first cells of each group, as many as there are in the header. */
    private static String table(List<Group> groups, List<String> header) {
        TextTable table = new TextTable(header);
        long count = 0;
        long unsent = 0;
        for (Group group : groups) {
            count += group.count();
            unsent += group.unsent();
            table.add(List.of(
                            Long.toString(group.count()),
                            group.reason(),
                            group.field().isEmpty() ? "-" : DisplayText.escaped(group.field()),
                            group.state().column(),
                            Long.toString(group.unsent()),
                            time(group.first()),
                            time(group.last()),
                            group.sample().toString())
                    .subList(0, header.size()));
        }
        List<String> all = new ArrayList<>(List.of(Long.toString(count), "all", "", "", Long.toString(unsent)));
        while (all.size() < header.size()) {
            all.add("");
        }
        table.add(all);
        return table.toString();
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
