package io.orderflow.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Where the status is shown: redrawn in place on a terminal, a line now and then elsewhere. Used by one thread. */
final class Terminal {
    private static final String ESCAPE = "\u001b[";
    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(3);
    /** What stands there of a status, and is overwritten by the next one. */
    private int drawn;

    private final PrintStream out;
    private final boolean styled;
    private Size size;
    private long probedNanos;

    /** Columns and lines; zero columns: not a terminal. */
    record Size(int columns, int lines) {
        static final Size NONE = new Size(0, 0);
        static final Size USUAL = new Size(80, 24);
    }

    /** @param environment {@code NO_COLOR}, if it holds anything, asks for text without styles (no-color.org) */
    Terminal(PrintStream out, Size size, Map<String, String> environment) {
        this.out = out;
        this.size = size;
        this.styled =
                size.columns() > 0 && environment.getOrDefault("NO_COLOR", "").isEmpty();
        this.probedNanos = System.nanoTime();
    }

    /** The standard output of this process. */
    static Terminal ofThisProcess() {
        return new Terminal(new PrintStream(System.out, true, UTF_8), probe(), System.getenv());
    }

    boolean isInteractive() {
        return size.columns() > 0;
    }

    Size size() {
        if (isInteractive() && System.nanoTime() - probedNanos > PROBE_NANOS) {
            probedNanos = System.nanoTime();
            Size now = probe();
            if (!now.equals(size) && now.columns() > 0) {
                size = now;
                // The terminal may have wrapped lines again: where they are is unknown.
                out.print(ESCAPE + "2J" + ESCAPE + "H");
                drawn = 0;
            }
        }
        return size;
    }

    /** Shows these lines instead of the last ones. */
    void redraw(List<String> lines) {
        List<String> fitting = lines.subList(0, Math.min(lines.size(), Math.max(1, size.lines() - 1)));
        StringBuilder frame = new StringBuilder("\r");
        if (drawn > 0) {
            frame.append(ESCAPE).append(drawn).append('A');
        }
        for (String line : fitting) {
            frame.append(AnsiStyle.cut(dressed(line), size.columns()))
                    .append(ESCAPE)
                    .append("K\n");
        }
        frame.append(ESCAPE).append('J');
        drawn = fitting.size();
        out.print(frame);
        out.flush();
    }

    /** Shows a line that stays. */
    void println(String line) {
        out.println(dressed(line));
        drawn = 0;
    }

    private String dressed(String line) {
        return styled ? line : AnsiStyle.plain(line);
    }

    /** Takes the status away. */
    void clear() {
        if (isInteractive() && drawn > 0) {
            redraw(List.of());
            drawn = 0;
        }
    }

    /** Asks the shell's tools: Java knows neither the size nor, before 22, whether only the output is a terminal. */
    private static Size probe() {
        try {
            Process probe = new ProcessBuilder("/bin/sh", "-c", "test -t 1 && stty size <&1 >&2")
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String answer = new String(probe.getErrorStream().readAllBytes(), UTF_8).strip();
            if (probe.waitFor() != 0) {
                return Size.NONE;
            }
            String[] words = answer.split(" ", -1);
            Size reported = new Size(Integer.parseInt(words[1]), Integer.parseInt(words[0]));
            return reported.columns() < 20 || reported.lines() < 5 ? Size.USUAL : reported;
        } catch (IOException e) {
            return Size.NONE;
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Size.USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Size.NONE;
        }
    }
}
