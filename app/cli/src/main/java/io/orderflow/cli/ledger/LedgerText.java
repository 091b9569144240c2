package io.orderflow.cli.ledger;

import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.contract.ContractsInForce;
import io.orderflow.pipeline.ledger.Counts;
import io.orderflow.pipeline.operate.LedgerReport;
import io.orderflow.program.terminal.DisplayText;
import io.orderflow.program.terminal.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The ledger for a person: at most 100 columns wide as long as offsets have at most nine digits. */
final class LedgerText {

    private static final List<String> HEADER = List.of(
            "PART",
            "FIRST",
            "NEXT",
            "LOG END",
            "LAG",
            "STORED",
            "DUPLICATE",
            "REJECTED",
            "ABSENT",
            "LOST",
            "SUM",
            "EPOCH",
            "AGE");

    private LedgerText() {}

    static String of(LedgerReport report, ContractsInForce contracts) {
        StringBuilder text = new StringBuilder("Pipeline " + report.pipeline());
        if (report.epoch().isEmpty()) {
            return text.append(" has never started: there is no ledger yet.\n").toString();
        }
        text.append(", epoch ").append(report.epoch().getAsLong()).append('\n');
        text.append(report.heartbeat().map(LedgerText::heartbeat).orElse("Its driver never wrote a heartbeat.\n"));
        if (!contracts.isEmpty()) {
            text.append("Contract in force: ")
                    .append(DisplayText.escaped(contracts.newest().title()))
                    .append(", of ")
                    .append(contracts.versions().size())
                    .append(" so far\n");
        }
        Map<String, List<LedgerReport.Row>> groups = new LinkedHashMap<>();
        report.rows()
                .forEach(row -> groups.computeIfAbsent(title(row, report.topic()), title -> new ArrayList<>())
                        .add(row));
        groups.forEach(
                (title, rows) -> text.append('\n').append(title).append('\n').append(table(rows, report)));
        if (groups.size() > 1) {
            text.append("\nAll together: ").append(counts(report.counts())).append('\n');
        }
        if (!report.balances()) {
            text.append("\nOFF: that row does not add up. It was changed by other means; restore it from a backup.\n");
        }
        return text.toString();
    }

    private static String heartbeat(LedgerReport.Heartbeat beat) {
        String first = "Driver %s%s, seen %s ago%n  %s"
                .formatted(
                        beat.state(),
                        beat.reason().isEmpty() ? "" : " " + beat.reason(),
                        age(beat.ageMillis()),
                        DisplayText.escaped(beat.driver()));
        String message = beat.message().isEmpty() ? "" : "\n  " + DisplayText.escaped(beat.message());
        return first + message + "\n";
    }

    private static String title(LedgerReport.Row row, Optional<TopicState> topic) {
        String which;
        if (row.topicId().indexOf('.') >= 0) {
            which = ", a past life: its log was truncated";
        } else if (topic.isEmpty()) {
            which = "";
        } else {
            which = topic.get().id().equals(row.topicId()) ? "" : ", a topic that is no more";
        }
        return "Topic %s (id %s%s)".formatted(row.topic(), row.topicId(), which);
    }

    private static TextTable table(List<LedgerReport.Row> rows, LedgerReport report) {
        TextTable table = new TextTable(HEADER);
        long lags = 0;
        boolean known = true;
        for (LedgerReport.Row row : rows) {
            Optional<TopicState.Log> log = report.log(row);
            long next = row.cursor().nextOffset();
            OptionalLong lag = report.lag(row);
            known &= lag.isPresent();
            lags += lag.orElse(0);
            List<String> cells = new ArrayList<>(List.of(
                    Integer.toString(row.cursor().partition()),
                    Long.toString(row.cursor().firstOffset()),
                    Long.toString(next),
                    log.map(l -> Long.toString(l.end())).orElse("-"),
                    lag.isPresent() ? Long.toString(lag.getAsLong()) : "-"));
            cells.addAll(cells(row.cursor().counts()));
            cells.add(row.cursor().balances() ? "ok" : "OFF");
            cells.add(Long.toString(row.cursor().epoch()));
            cells.add(age(row.ageMillis()));
            table.add(cells);
        }
        List<String> total = new ArrayList<>(List.of("all", "", "", "", known ? Long.toString(lags) : "-"));
        total.addAll(cells(LedgerReport.sum(rows)));
        total.addAll(List.of("", "", ""));
        table.add(total);
        return table;
    }

    private static List<String> cells(Counts counts) {
        return List.of(
                Long.toString(counts.stored()),
                Long.toString(counts.duplicate()),
                Long.toString(counts.rejected()),
                Long.toString(counts.absent()),
                Long.toString(counts.lost()));
    }

    private static String counts(Counts counts) {
        return "received %d = stored %d + duplicate %d + rejected %d; absent %d, lost %d"
                .formatted(
                        counts.received(),
                        counts.stored(),
                        counts.duplicate(),
                        counts.rejected(),
                        counts.absent(),
                        counts.lost());
    }

    /** In the largest unit that says enough: 3s, 12m, 5h, 9d. */
    private static String age(long millis) {
        long seconds = Math.max(0, millis) / 1_000;
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + "m";
        }
        return seconds < 172_800 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
    }
}
