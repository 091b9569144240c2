package io.orderflow.cli.ledger;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongConsumer;

/** Prints how many rows have moved, every few seconds: nothing if there are few. */
final class RowsMoved implements LongConsumer {

    private static final Duration EVERY = Duration.ofSeconds(2);

    private final PrintWriter out;
    private long printed = System.nanoTime();

    RowsMoved(PrintWriter out) {
        this.out = requireNonNull(out, "out is null");
    }

    @Override
    public void accept(long rows) {
        if (System.nanoTime() - printed >= EVERY.toNanos()) {
            out.printf(
                    Locale.ROOT,
                    "%,d rows have moved to the past life. Killed now, the command goes on from here when run again.%n",
                    rows);
            out.flush();
            printed = System.nanoTime();
        }
    }
}
