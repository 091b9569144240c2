package io.orderflow.cli.rejected;

import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.reject.RejectedRows.Group;
import io.orderflow.program.command.SettingsCommand;
import io.orderflow.program.terminal.TerminalWidth;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
final class RejectedList extends SettingsCommand {

    @Mixin
    private Selection selection;

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Override
    public Integer call() throws SQLException {
        RejectedAccess access = new RejectedAccess(settings(PipelineSettings::read));
        String pipeline = access.settings().pipeline();
        List<Group> groups;
        try (Connection connection = access.connectPatiently()) {
            groups = access.records().groups(connection, selection.filter(pipeline), Duration.ZERO);
        }
        PrintWriter out = out();
        if (json) {
            out.println(RejectedJson.of(pipeline, groups));
        } else if (groups.isEmpty()) {
            out.println("No rejected record of pipeline %s%s."
                    .formatted(pipeline, selection.isGiven() ? " matches these options" : ""));
        } else {
            out.print(GroupsText.of(groups, TerminalWidth.columns(System.getenv())));
        }
        out.flush();
        return 0;
    }
}
