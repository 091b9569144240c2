package io.orderflow.program.terminal;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The width of the terminal in columns. */
public final class TerminalWidth {

    /** Minimum width; narrower terminals wrap. */
    static final int LEAST = 60;

    private static final int MOST = 300;
    private static final int USUAL = 80;

    private TerminalWidth() {}

    /** {@code COLUMNS}, otherwise the result of {@code tput cols} if there is a TERM, otherwise 80; 60 to 300. */
    public static int columns(Map<String, String> environment) {
        int columns = number(environment.getOrDefault("COLUMNS", ""));
        // Without TERM, as in a container, tput would only complain on the terminal that it does not have.
        if (columns == 0 && !environment.getOrDefault("TERM", "").isEmpty()) {
            columns = asked();
        }
        return columns == 0 ? USUAL : Math.max(LEAST, Math.min(MOST, columns));
    }

    /** tput uses its standard error and input when its output is no terminal (ncurses, tput(1)). */
    private static int asked() {
        try {
            Process tput = new ProcessBuilder(List.of("tput", "cols"))
                    .redirectInput(Redirect.INHERIT)
                    .redirectError(Redirect.INHERIT)
                    .start();
            if (!tput.waitFor(2, TimeUnit.SECONDS)) {
                tput.destroyForcibly();
                return 0;
            }
            return number(new String(tput.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // No tput (Windows, a minimal container): use the default width.
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static int number(String text) {
        return text.strip().matches("[0-9]{1,6}") ? Integer.parseInt(text.strip()) : 0;
    }
}
