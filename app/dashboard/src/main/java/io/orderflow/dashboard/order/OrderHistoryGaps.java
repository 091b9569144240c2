package io.orderflow.dashboard.order;

import io.orderflow.pipeline.operate.order.OrderRecords;
import io.orderflow.pipeline.operate.order.OrderRecords.Gap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what the events of an order may lack, for a person. */
final class OrderHistoryGaps {
    private OrderHistoryGaps() {}

    /**
     * A sentence for each gap; empty if there is none.
     *
     * @param allConfirmations whether all confirmations were searched
     */
    static String note(Set<Gap> gaps, boolean allConfirmations) {
        Stream<String> confirmations = allConfirmations
                ? Stream.empty()
                : Stream.of("There was no time to search all confirmations for this order.");
        return Stream.concat(gaps.stream().sorted().map(OrderHistoryGaps::sentence), confirmations)
                .collect(Collectors.joining(" "));
    }

    private static String sentence(Gap gap) {
        return switch (gap) {
            case NO_TIME ->
                "There are too many rejected records to search all of them for this order in %d s."
                        .formatted(OrderHistory.SEARCH.toSeconds());
            case MORE_DUPLICATES -> "Only the first %d duplicates are listed.".formatted(OrderRecords.MOST);
            case MORE_REJECTIONS -> "Only the first %d rejected records are listed.".formatted(OrderRecords.MOST);
            case LARGE_VALUES ->
                "Rejected records with values over %d KiB were searched by their Kafka key only."
                        .formatted(OrderRecords.LARGEST_SEARCHED / 1024);
        };
    }
}
