package io.orderflow.dashboard.reject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.dashboard.LedgerFixture;
import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.pipeline.operate.LedgerReport;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageCursorTest {

    private static final List<LedgerReport.Row> PARTITIONS =
            List.of(LedgerFixture.row(0, "T", 9), LedgerFixture.row(1, "T", 9));

    private static PageCursor parse(String text) {
        return PageCursor.parse(Optional.of(text), PARTITIONS);
    }

    @Test
    void theFirstPageBeginsAtTheNewestRecord() {
        PageCursor first = PageCursor.parse(Optional.empty(), PARTITIONS);

        assertThat(first.below(0)).isEqualTo(Long.MAX_VALUE);
        assertThat(first.below(1)).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest(name = "offsets {0} and {1}")
    @CsvSource({"5, 7", "0, 9223372036854775807", "9007199254740993, 1"})
    void whatWasWrittenIsReadExactly(long one, long other) {
        PageCursor cursor = PageCursor.parse(Optional.empty(), PARTITIONS);
        cursor.passed(0, one);
        cursor.passed(1, other);

        PageCursor read = parse(cursor.text());

        assertThat(read.below(0)).isEqualTo(one);
        assertThat(read.below(1)).isEqualTo(other);
    }

    @Test
    void aListingGoesOnlyBack() {
        PageCursor cursor = PageCursor.parse(Optional.empty(), PARTITIONS);
        cursor.passed(0, 5);
        cursor.passed(0, 8);

        assertThat(cursor.below(0)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1.", ".1", "1..2", "-1.2.3", "1.99999999999999999999.1", "12345678901.1.1"})
    void anythingElseIsRefusedByTheParametersName(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOfSatisfying(
                        ProblemDetails.class,
                        problem -> assertThat(problem.body().field()).isEqualTo("cursor"))
                .hasMessage("Must be the next of an earlier answer");
    }

    @Test
    void anOffsetThatIsTooLargeIsRefusedToo() {
        String which = PageCursor.parse(Optional.empty(), PARTITIONS).text().replaceFirst("\\..*", "");

        assertThatThrownBy(() -> parse(which + ".9999999999999999999.1"))
                .hasMessage("Must be the next of an earlier answer");
    }

    @Test
    void aCursorOfOtherPartitionsIsRefused() {
        String text = PageCursor.parse(Optional.empty(), PARTITIONS).text();
        List<LedgerReport.Row> recreated = List.of(LedgerFixture.row(0, "U", 9), LedgerFixture.row(1, "U", 9));

        assertThatThrownBy(() -> PageCursor.parse(Optional.of(text), recreated))
                .hasMessage("The topic's partitions have changed since: begin at the first page");
    }
}
