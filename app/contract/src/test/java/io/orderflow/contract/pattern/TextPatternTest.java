package io.orderflow.contract.pattern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextPatternTest {
    private static boolean matches(TextPattern pattern, String text) {
        byte[] bytes = ("\"" + text + "\"").getBytes(UTF_8);
        return pattern.matches(bytes, 1, bytes.length - 1);
    }

    @Test
    void isSearchedAsTheStandardSays() throws PatternProblemException {
        assertThat(matches(TextPattern.compile("b+"), "abbc")).isTrue();
        assertThat(matches(TextPattern.compile("^b+"), "abbc")).isFalse();
        assertThat(matches(TextPattern.compile("^a$|^b$"), "b")).isTrue();
        assertThat(matches(TextPattern.compile("^a$|^b$"), "ab")).isFalse();
        assertThat(matches(TextPattern.compile("^$"), "")).isTrue();
        assertThat(matches(TextPattern.compile("^.$"), "😀")).isTrue();
        assertThat(matches(TextPattern.compile("^a$"), "a\n")).isFalse();
    }

    @Test
    void knowsWhetherTheWholeTextIsMeant() throws PatternProblemException {
        assertThat(TextPattern.compile("^a|b$").anchored()).isFalse();
        assertThat(TextPattern.compile("^(a|b)$").anchored()).isTrue();
        assertThat(TextPattern.compile("^a$|^b$").anchored()).isTrue();
    }

    /** Random patterns over random texts, compared with RE2/J. */
    @Test
    void agreesWithRe2jOnRandomPatterns() throws PatternProblemException {
        Random random = new Random(3);
        int matched = 0;
        for (int i = 0; i < 600; i++) {
            String written = RandomPatterns.next(random, 3);
            TextPattern ours = TextPattern.compile(written);
            Pattern judge = Pattern.compile(judged(written));
            for (int j = 0; j < 20; j++) {
                String text = RandomPatterns.text(random);
                boolean expected = judge.matcher(text).find();
                assertThat(matches(ours, text)).as(written + " in " + text).isEqualTo(expected);
                matched += expected ? 1 : 0;
            }
        }
        assertThat(matched).isBetween(1_200, 10_800);
    }

    /** In RE2 a dot matches everything but a line feed. */
    private static String judged(String pattern) {
        return pattern.replaceAll("(?<!\\\\)\\.", "[^\\\\n\\\\r\\\\x{2028}\\\\x{2029}]")
                .replace("$", "\\z");
    }

    @Test
    void asksRe2jWhereAnAutomatonWouldBeTooLarge() throws PatternProblemException {
        TextPattern large = TextPattern.compile("a.{12}b");
        TextPattern words = TextPattern.compile("\\bfoo\\b");

        assertThat(large.automaton()).isEmpty();
        assertThat(matches(large, "xxa123456789012bxx")).isTrue();
        assertThat(matches(large, "xxa12345678901bxx")).isFalse();
        assertThat(matches(words, "a foo b")).isTrue();
        assertThat(matches(words, "afoo b")).isFalse();
        assertThat(TextPattern.compile("^ORDER-[0-9]{6,12}$")
                        .automaton()
                        .orElseThrow()
                        .states())
                .isLessThan(25);
    }

    @Test
    void takesLinearTimeOnHostileTexts() throws PatternProblemException {
        TextPattern pattern = TextPattern.compile("^(a+)+$");

        assertThat(matches(pattern, "a".repeat(1_000_000) + "b")).isFalse();
    }

    @Test
    void holdsHalvesOfSurrogatePairsForCharacters() throws PatternProblemException {
        byte[] half = {(byte) 0xED, (byte) 0xA0, (byte) 0x80};

        assertThat(TextPattern.compile("^.$").matches(half, 0, 3)).isTrue();
        assertThat(TextPattern.compile("^\\b.$|^.$").matches(half, 0, 3)).isTrue();
    }

    @Test
    void findsOneOfManyValuesExactly() {
        TextPattern values = TextPattern.ofValues(List.of("placed", "paid", "pai", "ü"));

        assertThat(matches(values, "paid")).isTrue();
        assertThat(matches(values, "pai")).isTrue();
        assertThat(matches(values, "ü")).isTrue();
        assertThat(matches(values, "pa")).isFalse();
        assertThat(matches(values, "paidx")).isFalse();
        assertThat(matches(values, "")).isFalse();
    }

    @Test
    void aUuidHas36CharactersInEitherCase() {
        TextPattern uuid = TextPattern.ofUuid();

        assertThat(matches(uuid, "123e4567-e89b-12d3-a456-426614174000")).isTrue();
        assertThat(matches(uuid, "123E4567-E89B-12D3-A456-426614174000")).isTrue();
        assertThat(matches(uuid, "123e4567-e89b-12d3-a456")).isFalse();
        assertThat(matches(uuid, "{123e4567-e89b-12d3-a456-426614174000}")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "a(b 2 never_closed",
                "a)b 2 closes_nothing",
                "[a 1 never_closed",
                "(?i)a 1 no_look-around",
                "a{1001} 3 at_most",
                "\\s+ 1 means_other",
                "\\p{L} 1 is_not_known",
                "a** 3 repeated",
                "*a 1 nothing_to_repeat",
                "a{2,1} 7 smaller",
                "[z-a] 3 smaller",
                "[] 2 needs_a",
                "[[:alpha:]] 3 names",
                "a\\ 2 last",
                "\\u0041 1 is_not_known",
                "^* 1 repeated",
                "{ 1 nothing_to_repeat",
                "(a{1000}){1000} 1 parts"
            })
    void refusesWhatTheDialectsDoNotShareByItsPlace(String pattern, int character, String message) {
        assertThatThrownBy(() -> TextPattern.compile(pattern))
                .isInstanceOfSatisfying(PatternProblemException.class, e -> {
                    assertThat(e.offset() + 1).isEqualTo(character);
                    assertThat(e).hasMessageContaining(message.replace('_', ' '));
                });
    }
}
