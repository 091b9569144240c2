package io.orderflow.cli.rejected;

import io.orderflow.pipeline.operate.replay.ReplayProgress;
import io.orderflow.pipeline.operate.replay.ReplayReport;
import io.orderflow.pipeline.operate.replay.ReplayedRow;
import io.orderflow.program.command.Interruption;
import io.orderflow.program.terminal.DisplayText;
import io.orderflow.program.terminal.Progress;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A replay for a person's terminal: its progress, the rows that were not sent, and how it ended. */
final class ReplayText implements ReplayProgress {

    private static final int MOST_LISTED = 20;

    private final Progress progress;
    private final Interruption interruption;
    private final List<ReplayedRow> notSent = new ArrayList<>();
    private long notSentCount;
    private long done;

    ReplayText(Progress progress, Interruption interruption) {
        this.progress = progress;
        this.interruption = interruption;
    }

    @Override
    public boolean goesOn() {
        return !interruption.isRequested();
    }

    @Override
    public void done(List<ReplayedRow> page) {
        for (ReplayedRow row : page) {
            if (row.result() != ReplayedRow.Result.SENT) {
                notSentCount++;
                if (notSent.size() < MOST_LISTED) {
                    notSent.add(row);
                }
            }
        }
        done += page.size();
        progress.at(done);
    }

    boolean hasProblems() {
        return notSentCount > 0;
    }

    /** Why rows were not sent: the first of them. */
    void problems(PrintWriter out) {
        notSent.forEach(row -> out.println(row.coordinates() + " was not sent: " + DisplayText.escaped(row.message())));
        if (notSentCount > notSent.size()) {
            out.println("… and " + (notSentCount - notSent.size()) + " more");
        }
    }

    /** How a replay ended that Kafka has not stopped. */
    static String of(ReplayReport report) {
        if (!report.ended()) {
            return "Stopped: sent %d of %d. Run the same command again to go on from there."
                    .formatted(report.sent(), report.chosen());
        }
        long settled = report.chosen() - report.done();
        String others = settled > 0
                ? (" The other %d were settled meanwhile: they had been sent before, by a replay that was stopped or"
                                + " by another one.")
                        .formatted(settled)
                : "";
        return "Sent %d of %d.%s The job settles them; rejected list says what became of them."
                .formatted(report.sent(), report.chosen(), others);
    }
}
