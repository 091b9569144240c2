package io.orderflow.program.terminal;

import java.io.PrintWriter;

/** Progress of long work: an updated bar on a terminal, otherwise a line every few seconds. */
public final class Progress implements AutoCloseable {

    private static final int WIDTH = 30;
    private static final long EVERY_NANOS = 100_000_000;
    private static final long LINE_EVERY_NANOS = 5_000_000_000L;

    private final PrintWriter out;
    private final boolean terminal;
    private final long total;
    private long drawn = System.nanoTime();
    private boolean visible;

    public Progress(PrintWriter out, long total) {
        this.out = out;
        this.total = total;
        this.terminal = InteractiveTerminal.isInteractive();
    }

    public void at(long done) {
        long now = System.nanoTime();
        if (terminal && (!visible || now - drawn > EVERY_NANOS || done == total)) {
            out.print("\r" + bar(done, total));
            out.flush();
            drawn = now;
            visible = true;
        } else if (!terminal && now - drawn > LINE_EVERY_NANOS) {
            out.println(done + " of " + total);
            out.flush();
            drawn = now;
        }
    }

    static String bar(long done, long total) {
        int full = total == 0 ? WIDTH : (int) Math.min(WIDTH, WIDTH * done / total);
        return "[" + "#".repeat(full) + "-".repeat(WIDTH - full) + "] " + done + " of " + total;
    }

    /** Ends the bar's line: further output goes below it. */
    public void end() {
        if (visible) {
            out.println();
            out.flush();
            visible = false;
        }
    }

    @Override
    public void close() {
        end();
    }
}
