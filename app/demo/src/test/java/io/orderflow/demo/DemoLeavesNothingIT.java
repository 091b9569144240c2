package io.orderflow.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a demo leaves behind when it is killed, and what it touches when it refuses to start: nothing. */
class DemoLeavesNothingIT {
    @RegisterExtension
    final DemoStage stage = new DemoStage();

    @Test
    void leavesNothingBehindWhenItIsKilled() throws IOException, InterruptedException {
        List<ProcessHandle> children;
        try (DemoRun demo = stage.start()) {
            demo.awaitMoreOrdersThan(0);
            children = demo.children();

            demo.signal("KILL");
            demo.awaitEnd();
        }

        assertThat(children).hasSizeGreaterThanOrEqualTo(3);
        await().atMost(Duration.ofSeconds(20)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void refusesAFolderThatHoldsSomethingElse() throws IOException, InterruptedException {
        Files.createDirectories(stage.data());
        Path precious = Files.writeString(stage.data().resolve("thesis.txt"), "years of work");

        try (DemoRun demo = stage.start("--clean", "--yes")) {
            assertThat(demo.awaitEnd()).isEqualTo(2);
            assertThat(demo.output())
                    .contains("The demo cannot start.", "is not a folder of the demo")
                    .doesNotContain("stopped");
        }

        assertThat(precious).hasContent("years of work");
    }

    @Test
    void tellsEverythingThatIsWrongWithTheOptionsBeforeAnythingStarts() throws InterruptedException {
        try (DemoRun demo = stage.start("--rate", "fast", "--partitions", "0")) {
            assertThat(demo.awaitEnd()).isEqualTo(2);
            assertThat(demo.output()).contains("2 settings to fix", "(--rate)", "(--partitions)");
        }
        assertThat(stage.data()).doesNotExist();
    }

    @Test
    void aContractThatCannotBeUsedIsReportedWithItsPositionsBeforeAnythingStarts()
            throws IOException, InterruptedException {
        Path contract = Files.writeString(stage.data().resolveSibling("mine.odcs.yaml"), "apiVersion: v9\n");

        try (DemoRun demo = stage.start("--contract", contract.toString())) {
            assertThat(demo.awaitEnd()).isEqualTo(2);
            assertThat(demo.output())
                    .contains("The demo cannot start.", "mine.odcs.yaml:1:1 is not a contract")
                    .doesNotContain("stopped");
        }
        assertThat(stage.data()).doesNotExist();
    }
}
