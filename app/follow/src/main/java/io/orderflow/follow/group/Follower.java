package io.orderflow.follow.group;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.follow.record.LedgerView;
import io.orderflow.kafka.KafkaAccessFault;
import io.orderflow.kafka.KafkaUnavailableException;
import io.orderflow.pipeline.contract.ContractVersion;
import io.orderflow.pipeline.contract.ContractsInForce;
import io.orderflow.pipeline.mysql.ConnectionPool;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.pipeline.schema.TableVersions;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.program.schedule.Backoff;
import io.orderflow.program.schedule.StopRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the orders topic behind the ledger, as a member of a consumer group, until it is stopped. Whatever fails in
 * Kafka ends the membership, and the next one begins at the group's position; MySQL is asked again. Used by one thread.
 */
public final class Follower {

    private static final Logger log = LoggerFactory.getLogger(Follower.class);
    private static final Backoff FIRST_WAIT = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));

    private final FollowSettings settings;
    private final Delivery delivery;
    private final FollowStatus status;

    public Follower(FollowSettings settings, Delivery delivery, FollowStatus status) {
        this.settings = requireNonNull(settings, "settings is null");
        this.delivery = requireNonNull(delivery, "delivery is null");
        this.status = requireNonNull(status, "status is null");
    }

    /**
     * Checks that there is a ledger to follow.
     *
     * @throws StoppedException NEVER_STARTED: no job has run this pipeline here; CONTRACT_CHANGED: its orders are
     *     others than those of the settings; TABLES_NEWER: only a newer program understands the tables
     * @throws SQLException MySQL does not answer, or there are no tables
     */
    public static void check(FollowSettings settings) throws SQLException {
        Tables tables = Tables.of(settings.mysql());
        try (Connection connection = new TableVersions(tables).known(new Mysql(settings.mysql()).connect())) {
            List<String> pipelines = pipelines(connection, tables);
            if (!pipelines.contains(settings.pipeline())) {
                throw new StoppedException(
                        Condition.NEVER_STARTED,
                        "No job has run the pipeline " + settings.pipeline() + " in database "
                                + settings.mysql().database() + ": there is no ledger to follow."
                                + (pipelines.isEmpty()
                                        ? " Start it: ./orderflow job."
                                        : " Known are: " + String.join(", ", pipelines)
                                                + ". Correct KAFKA_TOPIC, ORDER_CONTRACT, MYSQL_TABLE or"
                                                + " pipeline.name, or start the job."));
            }
            ContractVersion newest = ContractsInForce.read(connection, tables.versions(), settings.pipeline())
                    .newest();
            String configured = tables.contract().name();
            if (!newest.contract().name().equals(configured)) {
                throw new StoppedException(
                        Condition.CONTRACT_CHANGED,
                        "The ledger of pipeline " + settings.pipeline() + " has the contract " + newest.title()
                                + ", the settings name " + configured
                                + ". Nothing was read. Correct ORDER_CONTRACT or pipeline.name.");
            }
        }
    }

    private static List<String> pipelines(Connection connection, Tables tables) throws SQLException {
        List<String> pipelines = new ArrayList<>();
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT pipeline FROM " + tables.epoch() + " ORDER BY pipeline");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                pipelines.add(row.getString(1));
            }
        }
        return pipelines;
    }

    /**
     * Runs until a stop is requested.
     *
     * @throws StoppedException going on would be wrong; see {@link Placement#of}
     */
    public void run(StopRequest stop) throws InterruptedException {
        LedgerView view = new LedgerView(Tables.of(settings.mysql()), settings.pipeline());
        Backoff wait = FIRST_WAIT;
        long followed = status.followed();
        while (!stop.isRequested()) {
            long began = System.nanoTime();
            try (Member member = new Member(settings, view, delivery, status)) {
                member.run(stop);
            } catch (InterruptException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedException("interrupted by a Kafka client");
            } catch (KafkaException | KafkaUnavailableException e) {
                if (isPermanent(e)) {
                    throw new StoppedException(Condition.KAFKA_REFUSED, refusal(e));
                }
                report(e);
                wait = pause(stop, wait, isSuccess(began, followed));
            } catch (DeliveryException e) {
                if (!e.condition().passesByItself()) {
                    throw new StoppedException(e.condition(), e.getMessage());
                }
                status.waiting(e.condition(), e.getMessage());
                wait = pause(stop, wait, isSuccess(began, followed));
            } catch (SQLException e) {
                MysqlFault fault = MysqlFault.of(e);
                status.waiting(fault.condition(), fault.text());
                wait = pause(stop, wait, isSuccess(began, followed));
            }
            followed = status.followed();
        }
        ConnectionPool.shared().closeOld();
        status.stopped();
    }

    /** Whether a membership did anything before it failed: a delivery, or a minute without a fault. */
    private boolean isSuccess(long began, long followedBefore) {
        return status.followed() > followedBefore
                || System.nanoTime() - began > Duration.ofMinutes(1).toNanos();
    }

    /** Waits, after a success for the shortest time; gives the next wait. */
    private static Backoff pause(StopRequest stop, Backoff wait, boolean success) throws InterruptedException {
        Backoff now = success ? FIRST_WAIT : wait;
        stop.await(now.delay());
        return now.next();
    }

    private void report(RuntimeException e) {
        if (isFenced(e)) {
            log.warn("This member was fenced: its partitions or its transaction belong to another by now. What it"
                    + " had not committed is undone; it joins the group again");
            status.waiting(Condition.STARTING, "joining the group again");
        } else {
            log.debug("The membership ended", e);
            status.waiting(
                    Condition.KAFKA_AWAY,
                    KafkaUnavailableException.plain(e) + ". It is tried again; nothing is lost or doubled.");
        }
    }

    private static boolean isFenced(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException
                    || cause instanceof InvalidProducerEpochException
                    || cause instanceof CommitFailedException
                    || cause instanceof FencedInstanceIdException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPermanent(Throwable e) {
        if (KafkaAccessFault.of(e).isPresent()) {
            return true;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnsupportedVersionException
                    || cause instanceof InvalidTxnTimeoutException
                    || cause instanceof RecordTooLargeException) {
                return true;
            }
        }
        return false;
    }

    private String refusal(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() instanceof KafkaException inner) {
            cause = inner;
        }
        if (cause instanceof RecordTooLargeException) {
            return "Kafka refuses a confirmation: " + cause.getMessage()
                    + " Raise max.message.bytes of their topic. Nothing was lost or doubled.";
        }
        if (cause instanceof InvalidTxnTimeoutException) {
            return "Kafka refuses: " + cause.getMessage() + " Lower confirm.transaction-timeout, or raise"
                    + " transaction.max.timeout.ms at the brokers. Nothing was lost or doubled.";
        }
        Optional<KafkaAccessFault> access = KafkaAccessFault.of(e);
        if (access.isPresent() && access.get() != KafkaAccessFault.PERMISSION) {
            return "Kafka refuses: " + access.get().text(e) + ". Nothing was lost or doubled.";
        }
        return "Kafka refuses: " + cause.getMessage() + ". The user needs READ on topic "
                + settings.kafka().topic() + " and on group " + settings.group()
                + ", and for confirmations WRITE on their topic and on transactional ids that begin with "
                + settings.group() + ". Nothing was lost or doubled.";
    }
}
