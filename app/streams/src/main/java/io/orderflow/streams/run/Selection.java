package io.orderflow.streams.run;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.streams.file.BadFileException;
import io.orderflow.streams.file.HeaderReader;
import io.orderflow.streams.file.StreamFolder;
import io.orderflow.streams.source.StreamSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The queries that the contracts in force can serve. The shipped ones name columns of the owner's orders: of other
 * orders, those that need a column which these lack are left out. A query that was asked for is not left out in
 * silence. Driver only.
 *
 * @param files of the queries that run
 * @param skipped one line for each of the others
 */
public record Selection(List<Path> files, List<String> skipped) {

    public Selection {
        files = List.copyOf(files);
        skipped = List.copyOf(skipped);
    }

    /**
     * Selects from these files; other problems than missing columns are left to the query's own start.
     *
     * @param named the queries that were asked for by name; empty: all of the folder
     * @throws StoppedException USAGE: a query that was asked for, or a file of the user's own, needs a column that is
     *     missing
     */
    public static Selection of(StreamCheck check, StreamSettings settings, List<Path> files, List<String> named) {
        List<Path> selected = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (Path file : files) {
            try {
                var unused = check.check(file);
                selected.add(file);
            } catch (BadFileException e) {
                if (e.missingColumn().isEmpty()) {
                    selected.add(file);
                } else if (named.isEmpty() && isShipped(file, settings)) {
                    skipped.add(line(file, e, settings));
                } else {
                    refused.add(e.getMessage());
                }
            }
        }
        if (!refused.isEmpty()) {
            throw new StoppedException(Condition.USAGE, String.join("\n", refused));
        }
        return new Selection(selected, skipped);
    }

    /** Whether a file with this problem is left out rather than refused. */
    public static boolean isShipped(Path file, StreamSettings settings) {
        return ShippedQueries.contain(HeaderReader.read(file, settings.pace().trigger()));
    }

    /** What is said of a query that is left out. */
    public static String line(Path file, BadFileException problem, StreamSettings settings) {
        return String.format(
                Locale.ROOT,
                "%s is skipped: it needs the column %s, which the contract %s does not have.",
                StreamFolder.name(file),
                problem.missingColumn().orElse(""),
                settings.topics().orders().contract().name());
    }
}
