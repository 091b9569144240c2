package io.orderflow.cli.rejected;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.reject.RejectedRows.Group;
import io.orderflow.pipeline.reject.RejectedState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupsTextTest {

    private static final Instant FIRST = Instant.parse("2026-11-20T08:00:00Z");
    private static final Instant LAST = Instant.parse("2026-11-21T09:30:01.5Z");

    private final List<Group> groups = List.of(
            new Group(
                    "WRONG_TYPE",
                    "product_category",
                    RejectedState.REJECTED_AGAIN,
                    12_345,
                    7,
                    FIRST,
                    LAST,
                    new Coordinates("orders", 0, 4711)),
            new Group("NOT_JSON", "", RejectedState.REJECTED, 1, 0, FIRST, FIRST, new Coordinates("orders", 2, 9)));

    @Test
    void aWideTerminalShowsALineForEachGroup() {
        assertThat(GroupsText.of(groups, 120)).isEqualTo("""
            COUNT     REASON            FIELD          STATE UNSENT                FIRST                 LAST       SUCH AS
            12345 WRONG_TYPE product_category rejected_again      7 2026-11-20T08:00:00Z 2026-11-21T09:30:01Z orders-0@4711
                1   NOT_JSON                -       rejected      0 2026-11-20T08:00:00Z 2026-11-20T08:00:00Z    orders-2@9
            12346        all                                      7
            """);
    }

    @Test
    void onANarrowOneTimesAndSampleStandBelow() {
        String text = GroupsText.of(groups, 80);

        assertThat(text).isEqualTo("""
            COUNT     REASON            FIELD          STATE UNSENT
            12345 WRONG_TYPE product_category rejected_again      7
                  2026-11-20T08:00:00Z to 2026-11-21T09:30:01Z, such as orders-0@4711
                1   NOT_JSON                -       rejected      0
                  2026-11-20T08:00:00Z to 2026-11-20T08:00:00Z, such as orders-2@9
            12346        all                                      7
            """);
        assertThat(text.lines()).allMatch(line -> line.length() <= 80);
    }
}
