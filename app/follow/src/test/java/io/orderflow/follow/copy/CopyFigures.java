package io.orderflow.follow.copy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.follow.LedgerByHand;
import io.orderflow.follow.Stage;
import io.orderflow.follow.group.FollowStatus;
import io.orderflow.follow.group.Follower;
import io.orderflow.local.ClickHouseServer;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.program.schedule.StopRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The copy's figures of app/docs/benchmarks.md. No test: run by name, -Dit.test=CopyFigures. */
@ExtendWith(RealServices.class)
class CopyFigures {

    private static final int BACKLOG = 400_000;

    @TempDir
    private Path folder;

    @Test
    void rowsASecondFromABacklogAloneAndBesideADrain(TestTopics topics, TestDatabase database)
            throws SQLException, IOException {
        try (ClickHouseServer server = ClickHouseServer.start(folder)) {
            Stage stage = Stage.of(topics, database, 4);
            LedgerByHand ledger = stage.ledger();
            send(stage, 0);
            double drain = BACKLOG / seconds(() -> settle(ledger, topics.readAll(stage.topic())));
            double plain = BACKLOG / seconds(() -> plainInsert(stage, server));
            double alone = copied(stage, server, "alone");
            print(
                    "drain alone, without Spark: %.0f/s; copy alone: %.0f/s; plain insert of the same rows: %.0f/s;"
                            + " ratio %.2f",
                    drain, alone, plain, alone / plain);

            // Beside the drain of as many more: the copy's backlog is the first half.
            send(stage, BACKLOG);
            List<ConsumerRecord<byte[], byte[]>> more = topics.readAll(stage.topic());
            double[] rate = new double[1];
            CompletableFuture<Void> draining =
                    CompletableFuture.runAsync(() -> rate[0] = BACKLOG / seconds(() -> settle(ledger, more)));
            double beside = copied(stage, server, "beside");
            draining.join();
            print("in one run: copy %.0f/s, drain %.0f/s; ratio %.2f", beside, rate[0], beside / rate[0]);
        }
    }

    private static void print(String text, Object... values) {
        System.out.println("FIGURE " + String.format(Locale.ROOT, text, values));
    }

    private static void send(Stage stage, int after) {
        for (int partition = 0; partition < 4; partition++) {
            stage.send(partition, after + partition * BACKLOG / 4 + 1, after + (partition + 1) * BACKLOG / 4);
        }
    }

    private static void settle(LedgerByHand ledger, List<ConsumerRecord<byte[], byte[]>> records) {
        try {
            ledger.settle(records);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double copied(Stage stage, ClickHouseServer server, String name) {
        CopySettings settings = stage.load(
                Map.of("copy.url", server.url(), "copy.table", name, "copy.group", stage.topic() + name),
                CopySettings::read);
        FollowStatus status = new FollowStatus();
        StopRequest stop = new StopRequest();
        CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> {
            try (CopyDelivery delivery = new CopyDelivery(settings)) {
                new Follower(settings.follow(), delivery, status).run(stop);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        // From the end of the first insert on: before that stand the start of the group and of the JVM's compiler.
        while (status.followed() == 0 && !ended.isDone()) {
            LockSupport.parkNanos(2_000_000);
        }
        long first = status.followed();
        double rate = (BACKLOG - first)
                / seconds(() -> {
                    while (status.followed() < BACKLOG && !ended.isDone()) {
                        LockSupport.parkNanos(2_000_000);
                    }
                });
        stop.request();
        ended.join();
        return rate;
    }

    /** The yardstick: the same rows, decoded and inserted by one program that asks no ledger. */
    private static void plainInsert(Stage stage, ClickHouseServer server) {
        CopySettings settings = stage.load(Map.of("copy.url", server.url(), "copy.table", "plain"), CopySettings::read);
        CopyTable table = new CopyTable(settings.follow().mysql().contract());
        ClickHouse clickHouse = new ClickHouse(settings);
        clickHouse.execute(table.ddl(clickHouse.table()));
        RecordDecoder decoder = new RecordDecoder(
                CompiledContract.shared(settings.follow().mysql().contract()));
        StringBuilder lines = new StringBuilder();
        int rows = 0;
        for (ConsumerRecord<byte[], byte[]> one : stage.topics().readAll(stage.topic())) {
            table.row(
                    lines,
                    ((Decoded.Accepted) decoder.decode(one.value())).values(),
                    "id",
                    one.partition(),
                    one.offset());
            if (++rows % 50_000 == 0) {
                clickHouse.insert(table.columns(), lines.toString().getBytes(UTF_8));
                lines.setLength(0);
            }
        }
    }

    private static double seconds(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e9;
    }
}
