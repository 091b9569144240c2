package io.orderflow.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Locale;

/**
 * The figures of one round. Rates are rows per second.
 *
 * @param serverCpu CPU time of the database server during the drain; zero if the system does not report it
 */
record BenchReport(
        long orders,
        int sessions,
        double load,
        double insert,
        Drain.Result drain,
        Duration serverCpu,
        boolean correct) {

    void print(PrintStream out, String serverVersion) {
        out.printf(
                Locale.ROOT,
                """

                %,d orders, %s, Java %s, %d cores, server %s

                                                     rows/s     of LOAD DATA   of INSERT
                  LOAD DATA, %d sessions          %,10.0f         %5.2f
                  multi-row INSERT, %d sessions   %,10.0f         %5.2f
                  the job, second half           %,10.0f         %5.2f        %5.2f
                  the job, first to last row     %,10.0f         %5.2f        %5.2f

                  start to first row %.1f s, peak memory %,d MB
                  CPU per million rows: job %s, server %s
                  table correct to the row: %s
                """,
                orders,
                LocalDate.now(java.time.ZoneOffset.UTC),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                serverVersion,
                sessions,
                load,
                1.0,
                sessions,
                insert,
                insert / load,
                drain.steadyRate(),
                drain.steadyRate() / load,
                drain.steadyRate() / insert,
                drain.wholeRate(),
                drain.wholeRate() / load,
                drain.wholeRate() / insert,
                drain.firstRow().toMillis() / 1e3,
                drain.peakMemory() >> 20,
                perMillion(drain.jobCpu()),
                perMillion(serverCpu),
                correct ? "yes" : "NO");
    }

    void printTenths(PrintStream out) {
        out.printf(Locale.ROOT, "%n  tenth        rows/s     of LOAD DATA     memory%n");
        for (int i = 0; i < drain.tenths().size(); i++) {
            Drain.Tenth tenth = drain.tenths().get(i);
            out.printf(
                    Locale.ROOT,
                    "  %5d    %,10.0f         %5.2f         %,6d MB%n",
                    i + 1,
                    tenth.rate(),
                    tenth.rate() / load,
                    tenth.memory() >> 20);
        }
    }

    private String perMillion(Duration cpu) {
        return cpu.isZero() || cpu.isNegative()
                ? "unknown"
                : String.format(Locale.ROOT, "%.1f s", cpu.toMillis() / 1e3 * 1e6 / orders);
    }
}
