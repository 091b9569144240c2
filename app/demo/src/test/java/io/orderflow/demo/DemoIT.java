package io.orderflow.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The real demo, started through the launcher as a person would. */
class DemoIT {
    @RegisterExtension
    final DemoStage stage = new DemoStage();

    @Test
    void endsInOrderOnCtrlCAndGoesOnAtTheNextStart() throws IOException, InterruptedException {
        long received;
        try (DemoRun first = stage.start("--broken", "5%")) {
            first.awaitMoreOrdersThan(0);
            aSecondDemoOnTheSameDataIsRefused(first);
            List<ProcessHandle> children = first.children();

            first.signal("INT");

            assertThat(first.awaitEnd()).as(first::output).isZero();
            assertThat(children).hasSizeGreaterThanOrEqualTo(3);
            await().atMost(Duration.ofSeconds(15)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
            assertAddsUp(first);
            assertThat(first.output()).contains("Every record in Kafka has its outcome.");
            received = first.lastIdentity().received();
        }

        try (DemoRun second = stage.start("--broken", "0", "--duration", "2")) {
            assertThat(second.awaitEnd()).as(second::output).isZero();
            DemoRun.Identity end = second.lastIdentity();

            assertAddsUp(second);
            assertThat(end.received()).isGreaterThan(received);
            assertThat(end.duplicate()).isZero();
            assertThat(second.output())
                    .contains("ids ORDER-%06d to ORDER-%06d".formatted(received + 1, end.received()))
                    .contains("The orders table holds %,d rows, as the ledger says".formatted(end.stored()));
        }
    }

    @Test
    @Tag("slow")
    void runsOrdersOfAnotherContract() throws IOException, InterruptedException {
        try (DemoRun demo = stage.start("--contract", "shop", "--duration", "2")) {
            assertThat(demo.awaitEnd()).as(demo::output).isZero();
            assertAddsUp(demo);
            DemoRun.Identity end = demo.lastIdentity();
            assertThat(end.stored()).isPositive();
            assertThat(demo.output())
                    .contains("ids SHOP-00000001 to SHOP-")
                    .contains("The orders table holds %,d rows, as the ledger says".formatted(end.stored()));
        }
    }

    @Test
    @Tag("slow")
    void runsStreamingSqlBesideTheJob() throws IOException, InterruptedException {
        try (DemoRun demo = stage.start("--broken", "5%", "--streams")) {
            demo.awaitStreams();
            List<ProcessHandle> children = demo.children();

            demo.signal("INT");

            assertThat(demo.awaitEnd()).as(demo::output).isZero();
            await().atMost(Duration.ofSeconds(15)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
            assertAddsUp(demo);
            assertThat(demo.output())
                    .contains("Every record in Kafka has its outcome.")
                    .containsPattern("Streams: STOPPED [0-9]+; [0-9,]+ rows written");
        }
    }

    @Test
    @Tag("slow")
    void confirmsWhatTheJobStores() throws InterruptedException {
        try (DemoRun demo = stage.start("--broken", "5%", "--follow", "--duration", "10")) {
            assertThat(demo.awaitEnd()).as(demo::output).isZero();
            assertAddsUp(demo);
            assertThat(demo.output())
                    .containsPattern(
                            "Confirmations this time: [0-9,]+ confirmed, [0-9,]+ declined, one for each stored or"
                                    + " rejected record")
                    .doesNotContain("Confirmations this time: 0 confirmed");
        }
    }

    private void aSecondDemoOnTheSameDataIsRefused(DemoRun first) throws InterruptedException {
        try (DemoRun other = stage.start()) {
            assertThat(other.awaitEnd()).isEqualTo(1);
            assertThat(other.output()).contains("is already in use by process " + first.pid());
        }
    }

    private static void assertAddsUp(DemoRun run) {
        DemoRun.Identity end = run.lastIdentity();
        assertThat(end.received()).isPositive().isEqualTo(end.stored() + end.duplicate() + end.rejected());
    }
}
