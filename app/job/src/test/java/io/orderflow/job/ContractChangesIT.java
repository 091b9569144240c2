package io.orderflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.cli.schema.SchemaRun;
import io.orderflow.condition.Condition;
import io.orderflow.contract.fixture.OrderFixture;
import io.orderflow.local.RealServices;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.contract.ContractChange;
import io.orderflow.program.command.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The contract file changes between starts of the job, and under a running one. */
@ExtendWith({RealServices.class, Pipes.class})
class ContractChangesIT {
    private static final String COUPON =
            "  - {name: coupon, logicalType: string, logicalTypeOptions: {maxLength: 20}}\n";

    @TempDir
    private Path folder;

    private Pipe pipe;

    @BeforeEach
    void open(Pipe pipe) {
        this.pipe = pipe;
    }

    /** The owner's contract with a largest quantity and perhaps one more property. */
    private String contract(String version, int most, String more) throws IOException {
        String text = Files.readString(
                Path.of(System.getProperty("orderflow.home"), "conf", "contracts", "orders.odcs.yaml"));
        Path file = folder.resolve("orders.odcs.yaml");
        Files.writeString(
                file,
                text.replace("version: 1.0.0", "version: " + version)
                                .replaceFirst(
                                        "(?s)(name: quantity.*?)minimum: 1}", "$1minimum: 1, maximum: " + most + "}")
                        + more);
        return file.toString();
    }

    private Map<String, String> settings(String contract) {
        return new HashMap<>(Map.of("order.contract", contract, "job.trigger-interval", "200 ms"));
    }

    private Condition run(String contract, ContractChange change) throws InterruptedException {
        PipelineSettings settings = pipe.settings(settings(contract));
        try (Job job = Job.wire(settings, true, change)) {
            return job.run();
        }
    }

    private Condition run(String contract) throws InterruptedException {
        return run(contract, ContractChange.CHECKED);
    }

    private void send(int first, int last, int quantity) {
        List<byte[]> values = new ArrayList<>();
        for (int id = first; id <= last; id++) {
            values.add(OrderFixture.anOrder()
                    .withId("ORDER-%06d".formatted(id))
                    .with("unit_price", "1.00")
                    .withQuantity(quantity)
                    .with("total_price", quantity + ".00")
                    .asJson());
        }
        pipe.topics().sendAll(pipe.topic(), 0, values);
    }

    private String entries() {
        return pipe.text("SELECT GROUP_CONCAT(CONCAT_WS(' ', f.from_offset, c.version) ORDER BY f.from_offset) FROM"
                + " orderflow_contract_in_force f JOIN orderflow_contracts c ON c.hash = f.hash");
    }

    @Test
    void limitsAreTakenAtTheNextStartAndAnOldFileIsNot() throws IOException, InterruptedException {
        send(1, 5, 9);
        assertThat(run(contract("1.0.0", 5, ""))).isEqualTo(Condition.OK);
        send(6, 10, 9);
        assertThat(run(contract("1.1.0", 10, ""))).isEqualTo(Condition.OK);
        send(11, 15, 9);
        String before = pipe.everything();

        assertThat(run(contract("1.0.0", 5, ""))).isEqualTo(Condition.CONTRACT_CHANGED);

        assertThat(pipe.everything()).isEqualTo(before);
        assertThat(pipe.lastMessage())
                .startsWith("STOPPED CONTRACT_CHANGED: The contract orders 1.0.0 (")
                .contains("is older than the one in force, orders 1.1.0 (number 2, ");
        assertThat(run(contract("1.0.0", 5, ""), ContractChange.ACCEPTED)).isEqualTo(Condition.OK);
        assertThat(pipe.text("SELECT GROUP_CONCAT(kafka_offset ORDER BY kafka_offset) FROM rejected_orders"))
                .isEqualTo("0,1,2,3,4,10,11,12,13,14");
        assertThat(entries()).isEqualTo("0 1.0.0,5 1.1.0,10 1.0.0");
        pipe.assertExact();
        assertThat(pipe.ledger("show").printed())
                .contains("Contract in force: orders 1.0.0 (number 1, ", ", of 2 so far");
    }

    @Test
    void anOptionalFieldIsAddedWhileTheJobRuns() throws IOException, InterruptedException {
        CompletableFuture<Condition> job = pipe.running(settings(contract("1.0.0", 10, "")));
        send(1, 5, 2);
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> pipe.hasTable("orderflow_heartbeat")
                        && pipe.lastMessage().startsWith("RUNNING"));
        String next = contract("1.1.0", 10, COUPON);
        List<String> options = new ArrayList<>(pipe.options());
        options.addAll(List.of("--set", "order.contract=" + next));

        CommandLineRun missing = SchemaRun.of(options, "--check");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.printed())
                .contains("Missing: columns of optional fields", "ADD COLUMN `coupon` VARCHAR(20) NULL");
        CommandLineRun added = SchemaRun.of(options);
        assertThat(added.exitCode()).isZero();
        assertThat(added.printed()).contains(": coupon, contract_no");
        send(6, 10, 2);
        await().atMost(60, TimeUnit.SECONDS).until(() -> pipe.number("SELECT COUNT(*) FROM orders") == 10);
        pipe.takeOver(job);
        send(9, 12, 2);
        assertThat(run(next)).isEqualTo(Condition.OK);

        assertThat(pipe.text("SELECT GROUP_CONCAT(DISTINCT contract_no ORDER BY 1) FROM orders"))
                .isEqualTo("0,2");
        assertThat(pipe.number("SELECT COUNT(*) FROM duplicate_orders")).isEqualTo(2);
        pipe.assertExact();
    }

    @Test
    void aStartWithoutTheColumnNamesTheCommandThatAddsIt() throws IOException, InterruptedException {
        assertThat(run(contract("1.0.0", 10, ""))).isEqualTo(Condition.OK);

        assertThat(run(contract("1.1.0", 10, COUPON))).isEqualTo(Condition.TABLE_UNFIT);

        assertThat(pipe.lastMessage()).contains("it has no column coupon", "orderflow schema adds it");
        assertThat(entries()).isEqualTo("0 1.0.0");
    }

    @Test
    void whatStoredOrdersCannotFollowStopsByNameBeforeTheTableIsChecked() throws IOException, InterruptedException {
        assertThat(run(contract("1.0.0", 10, ""))).isEqualTo(Condition.OK);

        assertThat(run(contract("2.0.0", 10, COUPON.replace("string,", "string, required: true,"))))
                .isEqualTo(Condition.CONTRACT_CHANGED);

        assertThat(pipe.lastMessage()).contains("- coupon: a new required field");
    }
}
