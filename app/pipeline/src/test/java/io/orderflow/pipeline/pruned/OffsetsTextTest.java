package io.orderflow.pipeline.pruned;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OffsetsTextTest {

    @Test
    void neighboursAreARange() {
        assertThat(OffsetsText.of(List.of(12L, 14L, 15L, 16L, 20L, 33L, 34L))).isEqualTo("12 14-16 20 33-34");
        assertThat(OffsetsText.of(List.of(7L))).isEqualTo("7");
    }

    @Test
    void readsWhatItWroteAndOnlyThePartThatIsAskedFor() {
        assertThat(OffsetsText.between("12 14-16 20 33-34", 0, Long.MAX_VALUE))
                .containsExactly(12L, 14L, 15L, 16L, 20L, 33L, 34L);
        assertThat(OffsetsText.between("12 14-16 20 33-34", 15, 34)).containsExactly(15L, 16L, 20L, 33L);
    }
}
