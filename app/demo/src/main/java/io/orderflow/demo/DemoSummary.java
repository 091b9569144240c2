package io.orderflow.demo;

import io.orderflow.demo.Observation.Ledger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What a demo came to.
 *
 * @param before the ledger when this demo started
 * @param lag records in Kafka that have no outcome yet
 * @param rows counted in the orders table
 */
record DemoSummary(
        Duration took,
        Optional<Duration> firstOrder,
        Ledger before,
        Observation end,
        OptionalLong lag,
        OptionalLong rows,
        Path producerLog,
        DataFolder data) {

    boolean isBalanced() {
        return end.ledger().isBalanced();
    }

    List<String> lines() {
        Ledger ledger = end.ledger();
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(AnsiStyle.BOLD.of("OrderFlow demo") + " ended after " + DemoText.elapsed(took)
                + firstOrder
                        .map(time -> "; its first order was stored after " + DemoText.seconds(time))
                        .orElse(""));
        lines.add("");
        lines.add(
                end.equals(Observation.NOTHING)
                        ? "  The ledger was never seen: what came of the records is not known."
                        : "  " + StatusScreen.identity(ledger));
        if (before.received() > 0) {
            lines.add(AnsiStyle.DIM.of("  of which this time: received %s = stored %s + duplicate %s + rejected %s"
                    .formatted(
                            DemoText.count(ledger.received() - before.received()),
                            DemoText.count(ledger.stored() - before.stored()),
                            DemoText.count(ledger.duplicate() - before.duplicate()),
                            DemoText.count(ledger.rejected() - before.rejected()))));
        }
        if (!end.rejectedByReason().isEmpty()) {
            lines.add("");
            lines.add("  rejected, by reason");
            end.rejectedByReason()
                    .forEach((reason, count) -> lines.add("    %-20s %8s".formatted(reason, DemoText.count(count))));
        }
        lines.add("");
        lines.addAll(table());
        lines.addAll(producer());
        end.confirmed().ifPresent(seen -> lines.add(confirmations(seen)));
        if (!end.streams().isEmpty()) {
            lines.add("  Streams: %s; %s rows written (more in orderflow_streams)."
                    .formatted(
                            StatusScreen.streams(end.streams()).replace('\u00a0', ' '),
                            DemoText.count(end.streams().stream()
                                    .mapToLong(Observation.StreamRow::written)
                                    .sum())));
        }
        lines.add("  Data and logs are in " + DemoText.path(data.path()));
        lines.add("  The next ./orderflow demo goes on from here; --clean starts afresh.");
        return lines;
    }

    /** Each stored and each rejected record has exactly one, unless an earlier demo ended without them. */
    private String confirmations(Observation.Confirmed seen) {
        long settled = end.ledger().stored() - before.stored() + end.ledger().rejected() - before.rejected();
        return "  Confirmations this time: %s confirmed, %s declined%s."
                .formatted(
                        DemoText.count(seen.confirmed()),
                        DemoText.count(seen.declined()),
                        settled > 0 && seen.all() == settled ? ", one for each stored or rejected record" : "");
    }

    private List<String> table() {
        List<String> lines = new ArrayList<>();
        rows.ifPresent(count -> lines.add("  The orders table holds %s rows%s."
                .formatted(
                        DemoText.count(count),
                        count == end.ledger().stored() && !end.equals(Observation.NOTHING)
                                ? ", as the ledger says"
                                : "")));
        if (lag.isEmpty()) {
            lines.add("  What waits in Kafka is not known: it did not answer, or the job never got so far.");
        } else if (lag.getAsLong() == 0) {
            lines.add("  Every record in Kafka has its outcome.");
        } else {
            lines.add("  " + DemoText.count(lag.getAsLong()) + " records in Kafka wait for the next start.");
        }
        if (rows.isEmpty()) {
            lines.add("  The database did not answer at the end: these are the last figures seen.");
        }
        return lines;
    }

    /** What the producer said last: its summary, on one line. */
    private List<String> producer() {
        try {
            String log = new String(Files.readAllBytes(producerLog), StandardCharsets.UTF_8);
            int ended = log.lastIndexOf("Ended after");
            String rows = ended < 0
                    ? ""
                    : log.substring(ended)
                            .lines()
                            .filter(line -> line.matches("  (acknowledged|failed|ids) .*"))
                            .map(line -> line.strip().replaceAll(" {2,}", " "))
                            .collect(Collectors.joining(", "));
            return rows.isEmpty() ? List.of() : List.of("  Producer: " + rows);
        } catch (IOException e) {
            return List.of();
        }
    }
}
