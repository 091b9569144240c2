package io.orderflow.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.pipeline.crash.CrashPoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaultsTest {

    @Test
    void eachFaultHasANameOfItsOwn() {
        assertThat(Faults.all()).extracting(Fault::name).doesNotHaveDuplicates();
    }

    @Test
    void thereIsOneForEachCrashPoint() {
        assertThat(Faults.all().stream().filter(fault -> fault.name().startsWith("crash-")))
                .hasSize(CrashPoint.values().length);
    }

    /** A misspelled name would be left out without a word. */
    @Test
    void aSoakStrikesEachFaultThatItNames() {
        assertThat(Faults.forSoak()).hasSize(31);
        assertThat(Faults.forSoak().stream().filter(Faults::endsTheJob)).hasSize(5);
    }

    @Test
    void faultsThatNeedAStageOfTheirOwnAreNoneOfASoak() {
        assertThat(Faults.forSoak()).extracting(Fault::stage).containsOnly(Fault.Stage.SHARED);
    }

    @Test
    void theSummaryHasOneRowForEachFault() {
        Fault kill = Faults.named("job-kill").orElseThrow();
        Fault lock = Faults.named("ledger-locked").orElseThrow();
        List<String> rows = Result.markdown(List.of(
                result(kill, List.of("exit 137"), Optional.of(Duration.ofMillis(1_500)), List.of("show 0", "skip 1")),
                new Result(lock, List.of(), Optional.empty(), List.of("0@1 is lost"), List.of(), Optional.empty()),
                result(kill, List.of(), Optional.of(Duration.ofMillis(2_500)), List.of("show 0", "skip 66"))));

        assertThat(rows).hasSize(4);
        assertThat(rows.get(2))
                .isEqualTo(
                        "| `job-kill` | the job is killed (SIGKILL) | the next job goes on from the ledger | exit 137 |"
                                + " 1.5 s, 2.5 s | show 0, skip 1; show 0, skip 66 | pass |");
        assertThat(rows.get(3)).endsWith("| nothing | – | – | fail |");
    }

    private static Result result(Fault fault, List<String> observed, Optional<Duration> recovery, List<String> ledger) {
        return new Result(fault, observed, recovery, List.of(), ledger, Optional.empty());
    }
}
