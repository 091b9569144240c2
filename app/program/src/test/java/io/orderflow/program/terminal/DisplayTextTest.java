package io.orderflow.program.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DisplayTextTest {

    @Test
    void nothingThatMovesTheCursorOrHidesTextGetsThrough() {
        assertThat(DisplayText.escaped("a\u001b[2Jb\r\n\t\u0007\u009b"))
                .isEqualTo("a\\u001b[2Jb\\u000d\\u000a\\u0009\\u0007\\u009b");
        assertThat(DisplayText.escaped("x\u202etxt.exe\u200b\ufeff\ud800"))
                .isEqualTo("x\\u202etxt.exe\\u200b\\ufeff\\ud800");
        assertThat(DisplayText.escaped("Käse \uD83E\uDDC0 茶")).isEqualTo("Käse \uD83E\uDDC0 茶");
    }

    @Test
    void bytesThatAreNoTextAreShownAsBytes() {
        assertThat(DisplayText.escaped(
                        new byte[] {'{', (byte) 0xC3, '"', (byte) 0xFF, 0, (byte) 0xED, (byte) 0xA0, (byte) 0x80}, 100))
                .isEqualTo("{\\xc3\"\\xff\\u0000\\xed\\xa0\\x80");
        assertThat(DisplayText.escaped("€\uFFFD".getBytes(UTF_8), 100)).isEqualTo("€\uFFFD");
        assertThat(DisplayText.escaped("abcdef".getBytes(UTF_8), 3)).isEqualTo("abc…");
        assertThat(DisplayText.escaped(new byte[0], 3)).isEmpty();
    }

    @Test
    void wideCharactersTakeTwoColumnsAndMarksNone() {
        assertThat(DisplayText.width("abc")).isEqualTo(3);
        assertThat(DisplayText.width("茶\uD83E\uDDC0")).isEqualTo(4);
        assertThat(DisplayText.width("e\u0301")).isEqualTo(1);
        // Hangul by letters, full-width Latin, an arrow and an ellipsis that some fonts draw wide.
        assertThat(DisplayText.width("\u1112\u1161\u11ab")).isEqualTo(2);
        assertThat(DisplayText.width("\uff21")).isEqualTo(2);
        assertThat(DisplayText.width("\u2192\u2026")).isEqualTo(2);
    }

    @Test
    void whatDoesNotFitIsCutVisiblyAndNeverThroughACharacter() {
        assertThat(DisplayText.left("abc", 5)).isEqualTo("abc  ");
        assertThat(DisplayText.right("12", 4)).isEqualTo("  12");
        assertThat(DisplayText.left("abcdef", 5)).isEqualTo("abcd…");
        assertThat(DisplayText.left("茶茶茶", 4)).isEqualTo("茶… ");
        assertThat(DisplayText.cut("ae\u0301bcd", 3)).isEqualTo("ae\u0301…");
    }

    @Test
    void aLongLineIsBrokenBetweenWordsAndIndentedAsItBegan() {
        assertThat(DisplayText.wrapped("  one two three four\nfive", 12))
                .isEqualTo("  one two\n    three\n    four\nfive");
        assertThat(DisplayText.wrapped("a  table    row", 15)).isEqualTo("a  table    row");
        assertThat(DisplayText.wrapped("see https://example.org/too-long", 10))
                .isEqualTo("see\n  https://example.org/too-long");
        assertThat(DisplayText.wrapped("", 10)).isEmpty();
    }
}
