package io.orderflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.demo.Observation.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoSummaryTest {

    @TempDir
    private Path folder;

    @Test
    void claimsNothingOfALedgerThatWasNeverSeen() {
        assertThat(lines(Observation.NOTHING, 12))
                .contains("The ledger was never seen", "holds 12 rows.")
                .doesNotContain("received 0", "\u2713", "as the ledger says");
    }

    @Test
    void saysWhatTheLedgerSaysOnceItWasSeen() {
        Observation seen = new Observation(
                Optional.empty(), new Ledger(12, 12, 0, 0, Map.of(0, 12L)), Map.of(), List.of(), List.of());

        assertThat(lines(seen, 12))
                .contains("received 12 = stored 12 + duplicate 0 + rejected 0 \u2713", "12 rows, as the ledger says")
                .doesNotContain("never seen");
    }

    private String lines(Observation end, long rows) {
        try (DataFolder data = DataFolder.take(folder.resolve("data"))) {
            DemoSummary summary = new DemoSummary(
                    Duration.ofSeconds(20),
                    Optional.empty(),
                    Ledger.EMPTY,
                    end,
                    OptionalLong.empty(),
                    OptionalLong.of(rows),
                    folder.resolve("producer.log"),
                    data);
            return AnsiStyle.plain(String.join("\n", summary.lines()));
        }
    }
}
