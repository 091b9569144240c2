package io.orderflow.contract.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.model.Reason;
import io.orderflow.contract.verdict.Rejection;
import org.junit.jupiter.api.Test;

class ShortenedTest {

    private static final String BOX = "\uD83D\uDCE6";

    @Test
    void countsCodePointsAndSplitsNoSurrogatePair() {
        assertThat(Shortened.to(3, BOX.repeat(3))).isEqualTo(BOX.repeat(3));
        assertThat(Shortened.to(3, BOX.repeat(4))).isEqualTo(BOX.repeat(2) + "…");
        assertThat(Shortened.start(3, BOX.repeat(4))).isEqualTo(BOX.repeat(3));
        assertThat(Shortened.start(3, "abcd")).isEqualTo("abc");
        assertThat(Shortened.to(3, "")).isEmpty();
    }

    @Test
    void aMessageThatQuotesRareCharactersIsCutBetweenThem() {
        String message = new Rejection(Reason.BAD_TEXT, "name", "x" + BOX.repeat(Rejection.MAX_MESSAGE)).message();

        assertThat(message.codePointCount(0, message.length())).isEqualTo(Rejection.MAX_MESSAGE);
        assertThat(message.codePoints().filter(c -> Character.getType(c) == Character.SURROGATE))
                .isEmpty();
    }
}
