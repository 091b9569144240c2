package io.orderflow.pipeline.reject;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** The server refuses to compare a column in ASCII with other characters (error 1267): it is not asked. */
class RejectedFilterTest {

    @Test
    void whatNoRowCanHaveMatchesNothing() {
        assertThat(RejectedFilter.of("orders").reasons(Set.of("\u00e9")).where())
                .isEqualTo("pipeline = ? AND FALSE");
        assertThat(RejectedFilter.of("orders").topic("\u0416").where()).isEqualTo("pipeline = ? AND FALSE");
    }

    @Test
    void theOthersOfSeveralAreStillAskedFor() {
        assertThat(RejectedFilter.of("orders").topicIds(Set.of("\u00e9", "id")).where())
                .isEqualTo("pipeline = ? AND topic_id IN (?)");
    }
}
