package io.orderflow.job.command.rejected;

import io.orderflow.job.command.DisplayText;
import io.orderflow.job.command.SettingsOption;
import io.orderflow.job.command.TextTable;
import io.orderflow.job.reject.RejectedRows.Group;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code orderflow rejected list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Counts rejected records by reason, field and state, the most frequent first.",
            "UNSENT is how many of them are still to be published to the dead-letter topic. Times are UTC."
        },
        footerHeading = "%nExample:%n",
        footer = "  orderflow rejected list --state rejected --since 24h")
final class RejectedList implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private Selection selection;

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Mixin
    private SettingsOption settings;

    @Override
    public Integer call() throws SQLException {
        Ground ground = Ground.of(settings);
        String pipeline = ground.settings().pipeline();
        List<Group> groups;
        try (Connection connection = ground.connect()) {
            groups = ground.rows().groups(connection, selection.filter(pipeline));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(RejectedJson.of(pipeline, groups));
        } else if (groups.isEmpty()) {
            out.println("No rejected record of pipeline %s%s."
                    .formatted(pipeline, selection.isGiven() ? " is meant by these options" : ""));
        } else {
            out.print(table(groups));
        }
        out.flush();
        return 0;
    }

    private static String table(List<Group> groups) {
        TextTable table =
                new TextTable(List.of("COUNT", "REASON", "FIELD", "STATE", "UNSENT", "FIRST", "LAST", "SUCH AS"));
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
                    group.sample().toString()));
        }
        table.add(List.of(Long.toString(count), "all", "", "", Long.toString(unsent), "", "", ""));
        return table.toString();
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
