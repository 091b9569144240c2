package io.orderflow.cli.doctor;

import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which server it is, whether a commit of it lasts, and what of the orders table would refuse rows. */
final class ServerFindings {

    private static final int LONG_TRANSACTION_SECONDS = 60;

    private final Connection connection;
    private final Tables tables;
    private final List<Finding> findings = new ArrayList<>();

    ServerFindings(Connection connection, Tables tables) {
        this.connection = connection;
        this.tables = tables;
    }

    List<Finding> check() throws SQLException {
        flavour();
        writable();
        durability();
        binaryLog();
        transactions();
        uniqueKeys();
        widths();
        return findings;
    }

    private void flavour() throws SQLException {
        String version = (variable("version") + " " + variable("version_comment")).toLowerCase(Locale.ROOT);
        if (version.contains("tidb")) {
            findings.add(Finding.ill(
                    "MySQL flavour",
                    "TiDB: it has no shared locks, and READ COMMITTED only in pessimistic transactions",
                    "Use MySQL 8.0 or later, or MariaDB 10.6 or later"));
        } else if (version.contains("vitess")) {
            findings.add(Finding.ill(
                    "MySQL flavour",
                    "Vitess: GET_LOCK, SET SESSION and transactions over several shards do not work as the ledger"
                            + " needs",
                    "Use an unsharded keyspace on MySQL directly, or another server"));
        } else if (!variable("wsrep_on").isEmpty()
                && !variable("wsrep_on").equals("OFF")
                && !variable("wsrep_on").equals("0")) {
            findings.add(Finding.advice(
                    "MySQL flavour",
                    "a Galera cluster: locks of one node do not hold on the others, GET_LOCK neither",
                    "Let all programs write to one node; with Percona XtraDB also pxc_strict_mode = PERMISSIVE"));
        }
    }

    private void writable() throws SQLException {
        boolean readOnly = isOn("read_only") || isOn("super_read_only");
        findings.add(
                readOnly
                        ? Finding.ill(
                                "MySQL writes",
                                "the server is read-only",
                                "Connect to the primary (MYSQL_HOST), or SET GLOBAL read_only = OFF where it is one")
                        : Finding.well("MySQL writes", "the server takes them"));
    }

    private void durability() throws SQLException {
        List<String> weak = new ArrayList<>();
        if (!variable("innodb_flush_log_at_trx_commit").equals("1")) {
            weak.add("innodb_flush_log_at_trx_commit is " + variable("innodb_flush_log_at_trx_commit"));
        }
        if (isOn("log_bin") && !variable("sync_binlog").equals("1")) {
            weak.add("sync_binlog is " + variable("sync_binlog"));
        }
        if (variable("innodb_doublewrite").equals("OFF")) {
            weak.add("innodb_doublewrite is OFF");
        }
        findings.add(
                weak.isEmpty()
                        ? Finding.well("MySQL durability", "a commit survives a power failure")
                        : Finding.advice(
                                "MySQL durability",
                                String.join(", ", weak) + ": a power failure may undo commits",
                                "Set both to 1. Nothing is lost otherwise either while Kafka still has the records:"
                                        + " the ledger goes back with them (LEDGER_MOVED)"));
    }

    private void binaryLog() throws SQLException {
        boolean statements = isOn("log_bin") && variable("binlog_format").equals("STATEMENT");
        if (statements) {
            findings.add(Finding.ill(
                    "MySQL binlog",
                    "binlog_format is STATEMENT, which READ COMMITTED does not allow",
                    "SET GLOBAL binlog_format = 'ROW', and the same in the server's configuration file"));
        }
    }

    /** Needs PROCESS: without it there is nothing to see. */
    private void transactions() throws SQLException {
        // Times of innodb_trx are in the time zone of the server's machine.
        String now = "CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', 'SYSTEM')";
        String sql = "SELECT trx_mysql_thread_id, TIMESTAMPDIFF(SECOND, trx_started, " + now + "), trx_rows_locked FROM"
                + " information_schema.innodb_trx WHERE trx_started < " + now + " - INTERVAL "
                + LONG_TRANSACTION_SECONDS
                + " SECOND ORDER BY trx_started LIMIT 1";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (row.next()) {
                findings.add(Finding.advice(
                        "MySQL transactions",
                        String.format(
                                Locale.ROOT,
                                "one of connection %d is open for %,d s and locks %,d rows",
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3)),
                        "If the job waits (MYSQL_LOCKED): KILL " + row.getLong(1)));
            }
        } catch (SQLException e) {
            // ER_SPECIFIC_ACCESS_DENIED_ERROR: without PROCESS nothing can be said.
            if (e.getErrorCode() != 1227) {
                throw e;
            }
        }
    }

    private void uniqueKeys() throws SQLException {
        String sql = "SELECT index_name, GROUP_CONCAT(column_name ORDER BY seq_in_index) FROM"
                + " information_schema.statistics WHERE table_schema = ? AND table_name = ? AND non_unique = 0 GROUP BY"
                + " index_name";
        String key = String.join(
                ",",
                tables.contract().key().stream()
                        .map(leaf -> leaf.field().column())
                        .toList());
        try (PreparedStatement statement = ofTable(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                if (!key.equalsIgnoreCase(row.getString(2))) {
                    findings.add(Finding.ill(
                            "Orders table",
                            String.format(
                                    Locale.ROOT,
                                    "unique key %s (%s): an order that repeats these values is rejected as"
                                            + " REFUSED_BY_MYSQL",
                                    row.getString(1),
                                    row.getString(2)),
                            String.format(
                                    Locale.ROOT,
                                    "ALTER TABLE %s DROP INDEX %s, unless that is meant",
                                    tables.orders(),
                                    Tables.quote(row.getString(1)))));
                }
            }
        }
    }

    /** Narrower columns than the contract allows are no danger: such orders are rejected one by one. */
    private void widths() throws SQLException {
        Map<String, Long> lengths = new HashMap<>();
        try (PreparedStatement statement = ofTable("SELECT LOWER(column_name), character_maximum_length FROM"
                        + " information_schema.columns WHERE table_schema = ? AND table_name = ? AND"
                        + " character_maximum_length IS NOT NULL");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                lengths.put(row.getString(1), row.getLong(2));
            }
        }
        List<String> narrow = new ArrayList<>();
        for (Leaf leaf : tables.contract().leaves()) {
            Long length = lengths.get(leaf.field().column().toLowerCase(Locale.ROOT));
            if (length != null && leaf.field().type() instanceof FieldType.Text text && text.maxLength() > length) {
                narrow.add(String.format(
                        Locale.ROOT,
                        "%s holds %d characters, the contract allows %d",
                        leaf.field().column(),
                        length,
                        text.maxLength()));
            }
        }
        if (!narrow.isEmpty()) {
            findings.add(Finding.ill(
                    "Orders table",
                    String.join("; ", narrow) + ": longer values are rejected as REFUSED_BY_MYSQL",
                    "ALTER TABLE … MODIFY the column, or lower maxLength in the contract"));
        }
    }

    private PreparedStatement ofTable(String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(1, tables.database());
        statement.setString(2, tables.ordersTable());
        return statement;
    }

    private boolean isOn(String name) throws SQLException {
        return variable(name).equals("ON") || variable(name).equals("1");
    }

    /** A global variable; empty where the server has none of this name. */
    private String variable(String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SHOW GLOBAL VARIABLES LIKE ?")) {
            statement.setString(1, name.replace("_", "\\_"));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(2) : "";
            }
        }
    }
}
