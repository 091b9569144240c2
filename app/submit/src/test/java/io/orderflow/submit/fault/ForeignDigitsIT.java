package io.orderflow.submit.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.Installation;
import io.orderflow.local.Partitions;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestPipeline;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose locale writes other digits (ar-EG): what machines read has those of ASCII. */
@ExtendWith(RealServices.class)
class ForeignDigitsIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    /** Read by every JVM, also by those that a process starts. */
    private static final Map<String, String> EGYPT =
            Map.of("JAVA_TOOL_OPTIONS", "-Duser.language=ar -Duser.country=EG");

    @TempDir
    private Path folder;

    private TestPipeline pipeline;

    @BeforeEach
    void sendOrders(@Partitions(2) TestPipeline pipeline) {
        this.pipeline = pipeline;
        for (int i = 1; i <= 9; i++) {
            pipeline.topics().send(pipeline.topic(), i % 2, order("ORDER-00000" + i));
        }
        pipeline.topics().send(pipeline.topic(), 0, order("ORDER-12"));
    }

    @Test
    void theJobSettlesAndItsMessagesAndHeadersAreAsEverywhere() throws SQLException {
        List<String> arguments = new ArrayList<>(List.of("--until-caught-up"));
        arguments.addAll(pipeline.options());
        try (JobProcess job = JobProcess.start(folder, EGYPT, JobProcess.LOCAL, arguments)) {
            assertThat(job.exitCode(LIMIT)).as(job.log()).isZero();
        }

        assertThat(pipeline.database().text("SELECT COUNT(*) FROM orders")).isEqualTo("9");
        assertThat(pipeline.database().text("SELECT message FROM rejected_orders"))
                .contains("1 to 50 characters that matches ^ORDER-[0-9]{6,12}$")
                .matches("\\p{ASCII}*");
        assertThat(new String(
                        pipeline.topics()
                                .readAll(pipeline.deadLetters())
                                .get(0)
                                .headers()
                                .lastHeader("__orderflow.errors.offset")
                                .value(),
                        UTF_8))
                .matches("[0-9]+");
    }

    @Test
    @Tag("slow")
    void streamingSqlCreatesAndFillsItsTables() throws SQLException {
        List<String> arguments = new ArrayList<>(List.of(
                "item_counts",
                "--until-caught-up",
                "--set",
                "streams.folder=" + Installation.home().resolve("sql/streams"),
                "--set",
                "streams.checkpoints=" + folder.resolve("checkpoints").toUri()));
        arguments.addAll(pipeline.options());
        try (JobProcess streams = JobProcess.streams(folder, EGYPT, JobProcess.LOCAL, arguments)) {
            assertThat(streams.exitCode(LIMIT)).as(streams.log()).isZero();
        }

        assertThat(pipeline.database().text("SELECT SUM(orders) FROM stream_item_counts"))
                .isEqualTo("9");
        assertThat(pipeline.database()
                        .text("SELECT column_type FROM information_schema.columns WHERE table_schema = '"
                                + pipeline.database().name()
                                + "' AND table_name = 'stream_item_counts' AND column_name = 'revenue'"))
                .matches("decimal\\([0-9]+,2\\)");
    }

    private static byte[] order(String id) {
        return """
            {"customer_id":87654,"order_id":"%s","product_name":"Yoga Mat","product_category":"Sports",\
            "unit_price":45.99,"quantity":2,"total_price":91.98,"order_timestamp":"2025-01-15T14:30:45"}\
            """.replace("%s", id).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
