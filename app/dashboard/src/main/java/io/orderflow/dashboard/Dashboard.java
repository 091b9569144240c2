package io.orderflow.dashboard;

import io.orderflow.dashboard.order.OrderDesk;
import io.orderflow.dashboard.order.OrderIds;
import io.orderflow.dashboard.order.OrderLife;
import io.orderflow.dashboard.reject.GroupsOfRejected;
import io.orderflow.dashboard.reject.RejectedDesk;
import io.orderflow.dashboard.reject.ReplayDesk;
import io.orderflow.dashboard.table.Answers;
import io.orderflow.dashboard.table.StreamTables;
import io.orderflow.dashboard.watch.BooksWatch;
import io.orderflow.dashboard.watch.Database;
import io.orderflow.dashboard.watch.GroupsWatch;
import io.orderflow.dashboard.watch.LogSearch;
import io.orderflow.dashboard.watch.LogWatch;
import io.orderflow.dashboard.watch.OldestWaiting;
import io.orderflow.dashboard.watch.Outcomes;
import io.orderflow.dashboard.watch.Situation;
import io.orderflow.dashboard.watch.Tail;
import io.orderflow.dashboard.web.Server;
import io.orderflow.dashboard.web.Services;
import io.orderflow.job.JobSettings;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dashboard, wired by hand: what looks, what answers, and the server in front. */
public final class Dashboard implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Dashboard.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Server server;

    private Dashboard(DashboardSettings settings) {
        try {
            this.server = wire(settings);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Server wire(DashboardSettings settings) {
        JobSettings job = settings.job();
        Database database = part(new Database(job.mysql()));
        BooksWatch books = part(new BooksWatch(database, job.pipeline()));
        LogWatch logs = part(new LogWatch(job.kafka()));
        OldestWaiting oldest = part(new OldestWaiting(job.kafka(), books, logs, InstantSource.system()));
        Situation situation = part(new Situation(job, books, logs, oldest, InstantSource.system()));
        Outcomes outcomes =
                new Outcomes(database, books, job.pipeline(), job.kafka().topic());
        Tail tail = part(new Tail(job, logs, outcomes));
        GroupsWatch groups = part(new GroupsWatch(job.kafka(), job.consumerGroup()));
        GroupsOfRejected rejected = part(new GroupsOfRejected(database, books, job.pipeline()));
        OrderDesk orders = part(new OrderDesk(job.kafka(), new OrderIds(database, books.link()::away), logs.link()));
        Answers answers = part(new Answers(database, job.pipeline(), situation::away));
        Services services = new Services(
                situation,
                tail,
                groups,
                orders,
                new OrderLife(database, job.pipeline(), tail, new LogSearch(job.kafka(), logs), situation),
                new RejectedDesk(database, job.pipeline(), rejected, situation),
                new ReplayDesk(database, job.pipeline(), job.kafka()),
                part(new StreamTables(database, job.pipeline(), situation)),
                answers);
        return part(new Server(settings, services, rejected));
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.push(part);
        return part;
    }

    /**
     * Starts all of it. Neither Kafka nor MySQL need be there.
     *
     * @throws RuntimeException the address cannot be listened on; nothing is left running
     */
    public static Dashboard start(DashboardSettings settings) {
        Dashboard dashboard = new Dashboard(settings);
        try {
            dashboard.server.start();
        } catch (RuntimeException e) {
            dashboard.close();
            throw e;
        }
        return dashboard;
    }

    public int port() {
        return server.port();
    }

    /** Ends what was started, the server first. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                log.warn("{} did not stop cleanly", part.getClass().getSimpleName(), e);
            }
        }
    }
}
