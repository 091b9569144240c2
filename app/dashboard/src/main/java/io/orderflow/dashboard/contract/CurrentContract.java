package io.orderflow.dashboard.contract;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.condition.StoppedException;
import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.change.Change;
import io.orderflow.contract.change.ContractDiff;
import io.orderflow.contract.model.ContractHash;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.show.Odcs;
import io.orderflow.dashboard.watch.Loop;
import io.orderflow.dashboard.watch.mysql.Database;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.contract.ContractVersion;
import io.orderflow.pipeline.contract.ContractsInForce;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The contract by which records are judged and shown now: that of the job's last start, as the ledger knows it; that of
 * the settings as long as the ledger knows none. Thread-safe.
 */
public final class CurrentContract implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int MOST_CHANGES = 5;

    private final ContractNow configured;
    private final String hash;
    private final String text;
    private final Database database;
    private final String pipeline;
    private final Loop loop;
    private volatile InForce inForce;

    /**
     * @param difference from the configured contract; empty: there is none
     */
    private record InForce(ContractNow contract, String hash, String text, Optional<String> difference) {}

    /** @param text the configured contract as its file has it */
    public CurrentContract(PipelineSettings settings, String text, Database database) {
        OrderContract contract = settings.mysql().contract();
        this.configured = ContractNow.of(contract, settings.writerSchemas());
        this.hash = hashOf(contract, configured.schemas());
        this.text = requireNonNull(text, "text is null");
        this.database = requireNonNull(database, "database is null");
        this.pipeline = settings.pipeline();
        this.inForce = new InForce(configured, hash, text, Optional.empty());
        this.loop = Loop.of("contract", PAUSE, this::read);
    }

    private static String hashOf(OrderContract contract, WriterSchemas schemas) {
        return ContractHash.of(contract, List.copyOf(schemas.texts().values()));
    }

    private void read() {
        try {
            ContractsInForce known = database.watch(connection ->
                    ContractsInForce.read(connection, database.tables().versions(), pipeline));
            take(known.newest());
        } catch (StoppedException e) {
            // Of a newer program: shown is what this one knows.
            inForce = new InForce(configured, hash, text, Optional.of(String.valueOf(e.getMessage())));
        } catch (SQLException e) {
            // DatabaseWatch reports that MySQL is unavailable; the contract stays what it was.
            org.slf4j.LoggerFactory.getLogger(CurrentContract.class).debug("The ledger's contracts are unknown", e);
        }
    }

    private void take(ContractVersion newest) {
        if (newest.number() == ContractVersion.UNRECORDED || newest.hash().equals(hash)) {
            inForce = new InForce(configured, hash, text, Optional.empty());
        } else if (!newest.hash().equals(inForce.hash())) {
            inForce = new InForce(
                    ContractNow.of(newest.contract(), newest.schemas()),
                    newest.hash(),
                    Odcs.of(newest.contract()),
                    Optional.of(difference(newest)));
        }
    }

    private String difference(ContractVersion newest) {
        List<Change> changes = ContractDiff.between(newest.contract(), configured.contract());
        String what = changes.stream()
                .limit(MOST_CHANGES)
                .map(change -> change.path() + ": " + change.text())
                .collect(Collectors.joining("; "));
        String more = changes.size() > MOST_CHANGES ? "; and " + (changes.size() - MOST_CHANGES) + " more" : "";
        return ("In force is %s, by which the job judges. The configured contract is %s %s; it applies from the"
                        + " job's next start. %s%s")
                .formatted(
                        newest.title(),
                        configured.contract().name(),
                        configured.contract().version(),
                        what.isEmpty() ? "They differ in their rules or Avro schemas only" : what,
                        more);
    }

    public ContractNow now() {
        return inForce.contract();
    }

    /** Whether a record may hold a value that must not be shown, by the contract in force or the configured one. */
    public boolean hasRestricted() {
        return configured.contract().hasRestricted() || now().contract().hasRestricted();
    }

    /**
     * As in openapi.yaml.
     *
     * @param assigned the path of the key field that is filled in where an order lacks it; empty if none is
     */
    public ObjectNode described(String assigned) {
        InForce now = inForce;
        ObjectNode document = ContractDescription.of(now.contract().compiled());
        document.put("hash", now.hash());
        document.put("text", now.text());
        document.put("assigns", assigned.isEmpty() ? null : assigned);
        document.put("difference", now.difference().orElse(null));
        return document;
    }

    @Override
    public void close() {
        loop.close();
    }
}
