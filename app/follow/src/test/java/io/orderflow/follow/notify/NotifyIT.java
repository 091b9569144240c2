package io.orderflow.follow.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.follow.Stage;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.program.schedule.Backoff;
import io.orderflow.program.schedule.StopRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Confirmations in a real topic, the table of notifications in a real database, and a receiver that fails on request.
 */
@ExtendWith(RealServices.class)
class NotifyIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Sending.Pace PACE =
            new Sending.Pace(3, new Backoff(Duration.ofMillis(10), Duration.ofMillis(20)), 1_000);

    private Stage stage;
    private NotificationLog notifications;
    private NotifySettings settings;
    private final FailingChannel channel = new FailingChannel();

    /** Takes messages, except those whose key is among the failing ones. */
    private static final class FailingChannel implements Channel {
        private final Queue<String> taken = new ConcurrentLinkedQueue<>();
        private final Queue<String> failing = new ConcurrentLinkedQueue<>();

        @Override
        public String name() {
            return "webhook";
        }

        @Override
        public void send(Notification notification) throws NotSentException {
            if (failing.contains(notification.key())) {
                throw NotSentException.forNow("the receiver is down", null);
            }
            taken.add(notification.key() + " " + notification.status());
        }
    }

    @BeforeEach
    void prepare(TestTopics topics, TestDatabase database) throws SQLException {
        stage = Stage.of(topics, database, 1);
        NotifySettings read = stage.load(Map.of(), NotifySettings::read);
        settings = new NotifySettings(
                read.kafka(),
                read.mysql(),
                read.pipeline(),
                read.topic(),
                read.group(),
                NotifySettings.First.EARLIEST,
                PACE,
                List.of(channel));
        notifications = new NotificationLog(new Mysql(read.mysql()), Tables.of(read.mysql()), read.pipeline());
        try (Connection connection = new Mysql(read.mysql()).connectToServer()) {
            new Schema(Tables.of(read.mysql())).createMissing(connection);
        }
        notifications.check();
    }

    private void confirmation(String key, String status) {
        stage.topics()
                .send(
                        stage.confirmations(),
                        0,
                        ("{\"key\":\"" + key + "\",\"status\":\"" + status + "\"}").getBytes(UTF_8));
    }

    private Sending sending(StopRequest stop) {
        return new Sending(List.of(channel), notifications, PACE, stop);
    }

    @Test
    void eachOrderIsReportedOnceAndWhatIsGivenUpIsSentByAReplay() throws SQLException, InterruptedException {
        confirmation("ORDER-000001", "CONFIRMED");
        confirmation("ORDER-000002", "CONFIRMED");
        confirmation("ORDER-000001", "CONFIRMED");
        confirmation("ORDER-000003", "DECLINED");
        channel.failing.add("ORDER-000002");
        StopRequest stop = new StopRequest();
        Sending sending = sending(stop);
        CompletableFuture<Void> running = run(sending, stop);
        await().atMost(SOON).until(() -> channel.taken.size() == 2 && sending.dead() == 1);

        assertThat(channel.taken).containsExactly("ORDER-000001 CONFIRMED", "ORDER-000003 DECLINED");
        stop.request();
        assertThat(running).succeedsWithin(SOON);

        channel.failing.clear();
        Sending again = sending(new StopRequest());
        NotifyMain.replay(settings, notifications, again);
        NotifyMain.replay(settings, notifications, again);
        assertThat(channel.taken).contains("ORDER-000002 CONFIRMED").hasSize(3);
        assertThat(again.repeated()).isZero();
    }

    @Test
    void noMoreAreSentInASecondThanIsPermitted() throws SQLException, InterruptedException {
        Sending limited = new Sending(
                List.of(channel), notifications, new Sending.Pace(1, PACE.backoff(), 10), new StopRequest());
        long begun = System.nanoTime();
        for (int i = 1; i <= 5; i++) {
            limited.settle(
                    Notification.of(("{\"key\":\"ORDER-00000" + i + "\",\"status\":\"CONFIRMED\"}").getBytes(UTF_8))
                            .orElseThrow());
        }

        assertThat(channel.taken).hasSize(5);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
    }

    @Test
    void whatAProcessHadBegunWhenItEndedIsSentAgainAndCounted() throws SQLException, InterruptedException {
        Notification begun = Notification.of("{\"key\":\"ORDER-000001\",\"status\":\"CONFIRMED\"}".getBytes(UTF_8))
                .orElseThrow();
        notifications.begin("webhook", begun);

        Sending sending = sending(new StopRequest());
        assertThat(sending.settle(begun)).isTrue();
        assertThat(sending.settle(begun)).isTrue();

        assertThat(channel.taken).containsExactly("ORDER-000001 CONFIRMED");
        assertThat(sending.repeated()).isOne();
    }

    private CompletableFuture<Void> run(Sending sending, StopRequest stop) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                new Notifier(settings, sending).run(stop);
                ended.complete(null);
            } catch (InterruptedException | RuntimeException | Error e) {
                ended.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return ended;
    }
}
