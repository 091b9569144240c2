package io.orderflow.cli.doctor;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.kafka.OrdersTopic;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.contract.ContractVersion;
import io.orderflow.pipeline.contract.ContractsInForce;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.ledger.Ledger;
import io.orderflow.pipeline.ledger.LifeClosing;
import io.orderflow.pipeline.ledger.Pipeline;
import io.orderflow.pipeline.ledger.SourceCheck;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.operate.LedgerReport;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.total.TotalsState;
import io.orderflow.pipeline.total.TotalsSwitch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether ledger and topic agree, whether the totals hold every order, and when the driver was last seen. Asked only
 * when both servers answered.
 */
final class LedgerFindings {

    /** A driver that runs writes every few seconds. */
    private static final long STALE_MILLIS = 30_000;

    private final PipelineSettings settings;
    private final Tables tables;
    private final List<Finding> findings = new ArrayList<>();

    LedgerFindings(PipelineSettings settings) {
        this.settings = settings;
        this.tables = Tables.of(settings.mysql());
    }

    List<Finding> check(TopicState topic) throws SQLException {
        try (Connection connection = new Mysql(settings.mysql()).connect()) {
            ledger(connection, topic);
            totals(connection);
            heartbeat(connection);
            deadLetters(connection);
            contract(connection);
            connection.rollback();
        }
        return List.copyOf(findings);
    }

    private void ledger(Connection connection, TopicState seen) throws SQLException {
        Ledger ledger = new Ledger(tables, settings.pipeline(), "doctor");
        Set<String> known = ledger.topicIds(connection, settings.kafka().topic());
        if (known.isEmpty()) {
            findings.add(Finding.well(
                    "Ledger", String.format(Locale.ROOT, "pipeline %s has never started", settings.pipeline())));
            return;
        }
        String knownId =
                known.contains(seen.id()) ? seen.id() : known.iterator().next();
        Pipeline pipeline = new Pipeline(settings.pipeline(), settings.kafka().topic(), knownId);
        Map<Integer, Cursor> cursors = ledger.cursors(connection, pipeline);
        // The topic once more, after the ledger: a running job moves its cursors past ends that were read before.
        TopicState topic;
        try (OrdersTopic asked = new OrdersTopic(settings.kafka())) {
            topic = asked.state();
        }
        try {
            LifeClosing.requireNone(connection, tables, pipeline);
            Optional<SourceCheck.LookAgain> held = new SourceCheck(pipeline, 1).check(cursors, topic);
            if (held.isPresent()) {
                findings.add(Finding.ill(
                        "Ledger",
                        held.get().condition().code() + ": " + held.get().message(),
                        "See Transactions for the producer, if it has been open for long"));
                return;
            }
            boolean balanced = cursors.values().stream().allMatch(Cursor::balances);
            long lag = topic.logs().entrySet().stream()
                    .mapToLong(log -> log.getValue().end()
                            - (cursors.containsKey(log.getKey())
                                    ? cursors.get(log.getKey()).nextOffset()
                                    : log.getValue().earliest()))
                    .sum();
            findings.add(
                    balanced
                            ? Finding.well(
                                    "Ledger",
                                    String.format(
                                            Locale.ROOT, "adds up and agrees with the topic; %,d offsets behind", lag))
                            : Finding.ill(
                                    "Ledger",
                                    Condition.LEDGER_UNBALANCED + ": " + Condition.LEDGER_UNBALANCED.meaning(),
                                    Condition.LEDGER_UNBALANCED.remedy()));
        } catch (StoppedException e) {
            findings.add(Finding.ill("Ledger", e.condition().code(), e.getMessage()));
        }
    }

    private void totals(Connection connection) throws SQLException {
        Optional<TotalsState> state = TotalsState.read(connection, tables, settings.pipeline());
        if (state.isEmpty() || settings.totals() == TotalsSwitch.OFF) {
            findings.add(Finding.well("Totals", state.isEmpty() ? "none yet" : "off (totals.enabled)"));
        } else if (state.get().isComplete()) {
            findings.add(Finding.well(
                    "Totals",
                    String.format(
                            Locale.ROOT, "hold all %,d orders", state.get().orders())));
        } else {
            findings.add(
                    Finding.ill("Totals", state.get().sentence(), "orderflow totals rebuild, also while the job runs"));
        }
    }

    private void heartbeat(Connection connection) throws SQLException {
        Optional<LedgerReport.Heartbeat> last = LedgerReport.heartbeat(connection, tables, settings.pipeline());
        if (last.isEmpty()) {
            findings.add(Finding.well("Job", "no driver has run yet"));
            return;
        }
        LedgerReport.Heartbeat beat = last.get();
        String detail = String.format(
                Locale.ROOT,
                "%s%s, seen %,.1f s ago (%s)",
                beat.state(),
                beat.reason().isEmpty() ? "" : " " + beat.reason(),
                beat.ageMillis() / 1e3,
                beat.driver());
        boolean vanished = !beat.state().equals("STOPPED") && beat.ageMillis() > STALE_MILLIS;
        findings.add(
                vanished
                        ? Finding.ill("Job", detail, Condition.HEARTBEAT_SILENT.remedy())
                        : beat.reason().isEmpty()
                                ? Finding.well("Job", detail)
                                : Finding.ill("Job", detail, remedy(beat.reason())));
    }

    private void deadLetters(Connection connection) throws SQLException {
        String sql = "SELECT COUNT(*), COALESCE(TIMESTAMPDIFF(SECOND, MIN(rejected_at), UTC_TIMESTAMP()), 0) FROM "
                + tables.rejected() + " WHERE pipeline = ? AND dead_letter_at IS NULL";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, settings.pipeline());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (row.getLong(2) * 1_000 > STALE_MILLIS) {
                    findings.add(Finding.ill(
                            "Dead letters",
                            String.format(
                                    Locale.ROOT,
                                    "%,d rejected records are not published, the oldest for %,d s",
                                    row.getLong(1),
                                    row.getLong(2)),
                            Condition.DEAD_LETTERS_UNSENT.remedy() + " If the job does not run, start it"));
                }
            }
        }
    }

    private void contract(Connection connection) throws SQLException {
        ContractsInForce inForce = ContractsInForce.read(connection, tables.versions(), settings.pipeline());
        if (inForce.isEmpty()) {
            return;
        }
        ContractVersion newest = inForce.newest();
        String own = ContractVersion.unrecorded(tables.contract(), settings.writerSchemas())
                .hash();
        if (!newest.hash().equals(own)) {
            findings.add(Finding.advice(
                    "Contract",
                    String.format(
                            Locale.ROOT,
                            "the settings name %s %s, in force is %s %s",
                            tables.contract().name(),
                            tables.contract().version(),
                            newest.contract().name(),
                            newest.contract().version()),
                    "orderflow contract diff says what the change does; ORDER_CONTRACT names the file"));
        }
    }

    /** Of the catalogue; a newer program may have written the reason. */
    private static String remedy(String reason) {
        return Condition.reason(reason).map(Condition::remedy).orElse("") + " The message: ./orderflow ledger show";
    }
}
