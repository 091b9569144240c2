package io.orderflow.pipeline.settle;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.pipeline.ledger.Counts;
import org.junit.jupiter.api.Test;

class RejectBudgetTest {

    private final RejectBudget half = RejectBudget.of(0.5, 1_000);

    @Test
    void isNotJudgedBeforeTheMinimumWasSeen() {
        assertThat(half.isBrokenBy(999, 999)).isFalse();
        assertThat(half.isBrokenBy(1_000, 1_000)).isTrue();
        assertThat(half.after(999, 999).isBrokenBy(1, 1)).isTrue();
    }

    @Test
    void exactlyTheShareIsAllowed() {
        assertThat(half.isBrokenBy(2_000, 1_000)).isFalse();
        assertThat(half.isBrokenBy(2_000, 1_001)).isTrue();
    }

    @Test
    void aLongGoodPastDoesNotHideABadPresent() {
        RejectBudget budget = half;
        for (int i = 0; i < 1_000; i++) {
            budget = budget.after(5_000, 0);
        }
        int rejected = 0;
        while (!budget.isBrokenBy(10, 10)) {
            budget = budget.after(10, 10);
            rejected += 10;
        }
        assertThat(rejected).isBetween(500, 1_000);
    }

    @Test
    void aStreamThatIsWellAgainPasses() {
        RejectBudget bad = half.after(2_000, 2_000);
        assertThat(bad.isBrokenBy(100, 51)).isTrue();
        assertThat(bad.isBrokenBy(100, 50)).isFalse();
        assertThat(bad.isBrokenBy(100, 0)).isFalse();
    }

    @Test
    void aShareOfOneIsNeverBroken() {
        assertThat(RejectBudget.of(1, 1).after(1_000, 1_000).isBrokenBy(1_000, 1_000))
                .isFalse();
    }

    @Test
    void theWindowSpansPartitionsBatchesAndRestartsOfTheQuery() {
        RejectWindow window = new RejectWindow(half);
        window.observe(new Counts(10_000, 0, 0, 5, 0, 0), 0);
        assertThat(window.budget().received()).isZero();
        window.observe(new Counts(10_010, 0, 600, 5, 0, 0), 0);
        assertThat(window.budget().received()).isEqualTo(610);
        assertThat(window.budget().rejected()).isEqualTo(600);
        // A topic that was recreated and accepted: its counts start again.
        window.observe(Counts.NONE, 0);
        window.observe(new Counts(1, 1, 0, 0, 0, 0), 0);
        assertThat(window.budget().received()).isEqualTo(612);
    }
}
