package io.orderflow.dashboard;

import io.orderflow.dashboard.contract.ContractTrials;
import io.orderflow.dashboard.contract.CurrentContract;
import io.orderflow.dashboard.order.AssignedOrderIds;
import io.orderflow.dashboard.order.OrderConfirmations;
import io.orderflow.dashboard.order.OrderHistory;
import io.orderflow.dashboard.order.OrderSubmission;
import io.orderflow.dashboard.overview.LiveOverview;
import io.orderflow.dashboard.reject.AuditLog;
import io.orderflow.dashboard.reject.RejectedGroups;
import io.orderflow.dashboard.reject.RejectedQueries;
import io.orderflow.dashboard.reject.Replays;
import io.orderflow.dashboard.table.AnswerCache;
import io.orderflow.dashboard.table.StreamTables;
import io.orderflow.dashboard.watch.confirm.ConfirmationSearch;
import io.orderflow.dashboard.watch.confirm.ConfirmationTail;
import io.orderflow.dashboard.watch.kafka.GroupsWatch;
import io.orderflow.dashboard.watch.kafka.LogSearch;
import io.orderflow.dashboard.watch.kafka.LogWatch;
import io.orderflow.dashboard.watch.mysql.Database;
import io.orderflow.dashboard.watch.mysql.DatabaseWatch;
import io.orderflow.dashboard.watch.record.OldestWaiting;
import io.orderflow.dashboard.watch.record.Outcomes;
import io.orderflow.dashboard.watch.record.Tail;
import io.orderflow.dashboard.web.Endpoint;
import io.orderflow.dashboard.web.RouteServices;
import io.orderflow.dashboard.web.Server;
import io.orderflow.pipeline.PipelineSettings;
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
        PipelineSettings job = settings.job();
        Database database = part(new Database(job.mysql()));
        CurrentContract contract = part(new CurrentContract(job, settings.contractText(), database));
        DatabaseWatch databaseWatch = part(new DatabaseWatch(database, job.pipeline()));
        LogWatch logs = part(new LogWatch(job.kafka()));
        OldestWaiting oldest = part(new OldestWaiting(job.kafka(), databaseWatch, logs, InstantSource.system()));
        LiveOverview overview = part(new LiveOverview(job, databaseWatch, logs, oldest, InstantSource.system()));
        Outcomes outcomes = new Outcomes(
                database, databaseWatch, job.pipeline(), job.kafka().topic());
        Tail tail = part(new Tail(job.kafka(), contract, logs, outcomes));
        LogWatch confirmationLogs = part(new LogWatch(job.kafka(), settings.confirmations()));
        ConfirmationTail confirmations =
                part(new ConfirmationTail(job.kafka(), settings.confirmations(), confirmationLogs));
        GroupsWatch groups = part(new GroupsWatch(job.kafka(), job.consumerGroup()));
        RejectedGroups rejected = part(new RejectedGroups(database, databaseWatch, job.pipeline()));
        OrderSubmission orders = part(new OrderSubmission(
                job.kafka(),
                contract,
                settings.format(),
                new AssignedOrderIds(database, databaseWatch.link()::away),
                logs.link()));
        AnswerCache answers = part(new AnswerCache(database, job.pipeline(), overview::away));
        RouteServices services = new RouteServices(
                overview,
                tail,
                confirmations,
                groups,
                orders,
                new OrderHistory(
                        database,
                        job.pipeline(),
                        contract,
                        tail,
                        new LogSearch(job.kafka(), logs),
                        new OrderConfirmations(
                                confirmations,
                                new ConfirmationSearch(job.kafka(), settings.confirmations(), confirmationLogs)),
                        overview),
                new RejectedQueries(database, job.pipeline(), rejected, overview, contract::hasRestricted),
                new Replays(database, job.pipeline(), job.kafka()),
                part(new StreamTables(database, job.pipeline(), overview)),
                answers,
                contract,
                new ContractTrials(job.kafka(), logs, contract),
                new AuditLog(database, job.pipeline()));
        return part(new Server(new Endpoint(settings.host(), settings.port(), settings.access()), services, rejected));
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
