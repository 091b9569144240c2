package io.orderflow.pipeline.ledger;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.contract.ContractChange;
import io.orderflow.pipeline.contract.ContractCheck;
import io.orderflow.pipeline.contract.ContractRegister;
import io.orderflow.pipeline.contract.ContractVersion;
import io.orderflow.pipeline.contract.ContractsInForce;
import io.orderflow.pipeline.contract.StoredVersions;
import io.orderflow.pipeline.crash.CrashPoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every start of the query does first, in one transaction: raise the epoch, write it into all rows (a barrier that
 * waits for chunks of an older driver), create the rows of new partitions, read the cursors, and write from which
 * offset on which contract is in force. Driver only.
 */
public final class LedgerOpening {

    private static final Logger log = LoggerFactory.getLogger(LedgerOpening.class);

    private final Ledger ledger;
    private final ContractVersion contract;
    private final ContractChange change;
    /** The epoch of this driver's last opening; 0 before its first. */
    private long last;

    /** With the writer schemas that are known without a setting; a contract that may not follow is refused. */
    public LedgerOpening(Ledger ledger) {
        this(ledger, WriterSchemas.of(ledger.tables().contract()), ContractChange.CHECKED);
    }

    public LedgerOpening(Ledger ledger, WriterSchemas schemas, ContractChange change) {
        this.ledger = requireNonNull(ledger, "ledger is null");
        this.change = requireNonNull(change, "change is null");
        this.contract = ContractVersion.unrecorded(ledger.tables().contract(), schemas);
    }

    /**
     * Checks the contract before anything is created or changed.
     *
     * @param connection no database need be chosen, or exist
     * @throws StoppedException CONTRACT_CHANGED
     */
    public void requireContract(Connection connection) throws SQLException {
        ContractsInForce inForce = contracts(connection);
        if (!inForce.isEmpty()) {
            requireContract(connection, inForce);
        }
    }

    private void requireContract(Connection connection, ContractsInForce inForce) throws SQLException {
        if (change == ContractChange.CHECKED) {
            new ContractCheck(ledger.pipeline(), ledger.tables().ordersTable())
                    .require(inForce, contract, ledger.filledTable(connection));
        }
    }

    private ContractsInForce contracts(Connection connection) throws SQLException {
        return ContractsInForce.read(connection, ledger.tables().versions(), ledger.pipeline());
    }

    /**
     * Opens the ledger and commits.
     *
     * @param starting where a pipeline's very first start begins, by partition; asked only then
     * @throws StoppedException FENCED: this driver had opened it, and another has since; TOPIC_RECREATED: the ledger
     *     knows the topic under another id; LOG_TRUNCATED: the acceptance of a loss has not come to its end;
     *     LEDGER_UNBALANCED: a row does not add up; CONTRACT_CHANGED: the contract may not follow the one in force
     */
    public OpenedLedger open(
            Connection connection, String topicName, TopicState topic, Supplier<Map<Integer, Long>> starting)
            throws SQLException {
        Pipeline pipeline = new Pipeline(ledger.pipeline(), topicName, topic.id());
        CrashPoint.DRIVER_START.reached(connection);
        if (!ledger.lockEpoch(connection)) {
            ledger.createEpoch(connection);
        } else if (isTakenOver(connection)) {
            throw new StoppedException(Condition.FENCED, fenced(ledger.pipeline()));
        }
        Set<String> knownIds = ledger.topicIds(connection, topicName);
        if (!knownIds.isEmpty() && !knownIds.contains(topic.id())) {
            throw new StoppedException(Condition.TOPIC_RECREATED, recreated(topicName, topic.id(), knownIds));
        }
        ledger.requireNoHalfClosedLife(connection, pipeline);
        ContractsInForce inForce = contracts(connection);
        requireContract(connection, inForce);
        long epoch = ledger.raiseEpoch(connection);
        CrashPoint.EPOCH_RAISED.reached(connection);
        ledger.recordTable(connection);
        createMissing(connection, pipeline, topic, epoch, starting, knownIds.isEmpty());
        Map<Integer, Cursor> cursors = ledger.cursors(connection, pipeline);
        cursors.values().forEach(cursor -> requireBalance(pipeline, cursor));
        ContractVersion version = new ContractRegister(ledger.tables().versions()).enter(connection, contract, change);
        new ContractEntries(ledger.tables()).write(connection, pipeline, cursors, inForce, version, epoch);
        StoredVersions versions =
                StoredVersions.read(connection, ledger.tables().versions(), version);
        CrashPoint.CONTRACT_CHANGED.reached(connection);
        connection.commit();
        CrashPoint.LEDGER_OPENED.reached(connection);
        last = epoch;
        if (inForce.isEmpty() || !inForce.newest().hash().equals(version.hash())) {
            log.info("Pipeline {}: the contract {} is in force from here on", ledger.pipeline(), version.title());
        }
        return new OpenedLedger(pipeline, epoch, cursors, versions);
    }

    /** Whether another driver has opened the ledger since this one did. */
    public boolean isTakenOver(Connection connection) throws SQLException {
        return last > 0 && ledger.isTakenOver(connection, last);
    }

    private void createMissing(
            Connection connection,
            Pipeline pipeline,
            TopicState topic,
            long epoch,
            Supplier<Map<Integer, Long>> starting,
            boolean firstStart)
            throws SQLException {
        Map<Integer, Cursor> known = ledger.cursors(connection, pipeline);
        Map<Integer, Long> first = firstStart ? starting.get() : Map.of();
        for (Map.Entry<Integer, TopicState.Log> log : topic.logs().entrySet()) {
            int partition = log.getKey();
            if (!known.containsKey(partition)) {
                long offset = first.getOrDefault(partition, log.getValue().earliest());
                ledger.create(connection, pipeline, partition, offset, epoch);
            }
        }
    }

    private static void requireBalance(Pipeline pipeline, Cursor cursor) {
        if (!cursor.balances()) {
            throw new StoppedException(
                    Condition.LEDGER_UNBALANCED,
                    ("The ledger of pipeline %s does not add up in partition %d: %d offsets from %d to %d, but %s."
                                            + " Someone")
                                    .formatted(
                                            pipeline.name(),
                                            cursor.partition(),
                                            cursor.nextOffset() - cursor.firstOffset(),
                                            cursor.firstOffset(),
                                            cursor.nextOffset(),
                                            cursor.counts())
                            + " changed the row; restore it from a backup.");
        }
    }

    static String fenced(String pipeline) {
        return ("Another driver has taken over pipeline %s. This one stops and wrote nothing after that; only one"
                        + " driver may run a pipeline. To run two jobs side by side, give each a pipeline.name of"
                        + " its own.")
                .formatted(pipeline);
    }

    static String recreated(String topic, String id, Set<String> knownIds) {
        return ("Topic %s was deleted and created again: its id is %s now, the ledger knows %s. Its offsets mean other"
                        + " records. Nothing was read. To settle the new topic from its beginning: orderflow ledger"
                        + " accept-topic")
                .formatted(
                        topic,
                        id,
                        knownIds.stream()
                                .filter(known -> known.indexOf(Acceptance.PAST_LIFE) < 0)
                                .collect(joining(", ")));
    }
}
