package io.orderflow.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private static final String LINE = AnsiStyle.GOOD.of("\u2713") + " Tea \u8336 set";

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private Terminal terminal(Terminal.Size size, Map<String, String> environment) {
        return new Terminal(new PrintStream(written, true, UTF_8), size, environment);
    }

    @Test
    void inAPipeThereIsNoEscapeCode() {
        terminal(Terminal.Size.NONE, Map.of()).println(LINE);

        assertThat(written.toString(UTF_8)).isEqualTo("\u2713 Tea \u8336 set" + System.lineSeparator());
    }

    @Test
    void onATerminalTheLineHasItsColour() {
        terminal(new Terminal.Size(80, 24), Map.of("NO_COLOR", "")).println(LINE);

        assertThat(written.toString(UTF_8)).startsWith("\u001b[32m\u2713\u001b[0m Tea");
    }

    @Test
    void withNoColorTheStatusIsRedrawnInPlaceButHasNoStyles() {
        Terminal terminal = terminal(new Terminal.Size(80, 24), Map.of("NO_COLOR", "1"));

        terminal.redraw(List.of(LINE));
        terminal.redraw(List.of(LINE));

        assertThat(written.toString(UTF_8))
                .isEqualTo(
                        "\r\u2713 Tea \u8336 set\u001b[K\n\u001b[J\r\u001b[1A\u2713 Tea \u8336 set\u001b[K\n\u001b[J");
    }

    @Test
    void aLineIsCutByColumnsAndNotByCharacters() {
        assertThat(AnsiStyle.cut("\u8336\u8336\u8336", 5)).isEqualTo("\u8336\u8336");
        assertThat(AnsiStyle.cut("e\u0301e\u0301e\u0301", 2)).isEqualTo("e\u0301e\u0301");
        assertThat(AnsiStyle.cut("e\u0301e\u0301e\u0301", 3)).isEqualTo("e\u0301e\u0301e\u0301");
        assertThat(AnsiStyle.width(AnsiStyle.BAD.of("\u8336"))).isEqualTo(2);
    }
}
