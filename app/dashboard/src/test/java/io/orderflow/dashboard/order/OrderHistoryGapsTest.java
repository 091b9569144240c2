package io.orderflow.dashboard.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.pipeline.operate.order.OrderRecords.Gap;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrderHistoryGapsTest {

    @Test
    void eachGapIsOneSentenceOfTheNote() {
        assertThat(OrderHistoryGaps.note(Set.of(), true)).isEmpty();
        assertThat(OrderHistoryGaps.note(Set.of(Gap.LARGE_VALUES, Gap.MORE_DUPLICATES), false))
                .isEqualTo(
                        "Only the first 200 duplicates are listed. Rejected records with values over 64 KiB were searched"
                                + " by their Kafka key only. There was no time to search all confirmations for this order.");
    }
}
