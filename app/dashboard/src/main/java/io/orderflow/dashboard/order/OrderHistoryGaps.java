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
                "There are too many rejected records to search all of them for this order in "
                        + OrderHistory.SEARCH.toSeconds() + " s.";
            case MORE_DUPLICATES -> "Only the first " + OrderRecords.MOST + " duplicates are listed.";
            case MORE_REJECTIONS -> "Only the first " + OrderRecords.MOST + " rejected records are listed.";
            case LARGE_VALUES ->
                "Rejected records with values over " + OrderRecords.LARGEST_SEARCHED / 1024
                        + " KiB were searched by their Kafka key only.";
        };
    }
}
