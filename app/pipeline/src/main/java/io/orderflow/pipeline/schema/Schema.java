package io.orderflow.pipeline.schema;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.contract.show.Ddl;
import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.pipeline.mysql.NamedLock;
import io.orderflow.pipeline.mysql.TableNames;
import io.orderflow.program.contract.OrderContractSetting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Creates the tables from the files under {@code sql/schema}, one file a table, and then the views from those under
 * {@code sql/views}. The orders table follows from the contract; that of the owner's contract is a file, too. Driver
 * only.
 */
public final class Schema {

    private static final NamedLock LOCK = new NamedLock("orderflow.schema");
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(30);
    private static final String ORDERS = "orders";
    /** Collations that compare bytes, of MySQL from 8.0.17 on, of MariaDB, and one that ignores blanks at the end. */
    private static final List<String> BYTEWISE = List.of("utf8mb4_0900_bin", "utf8mb4_nopad_bin", "utf8mb4_bin");

    private final Tables tables;
    private final RoleSql roles;

    public Schema(Tables tables) {
        this.tables = requireNonNull(tables, "tables is null");
        this.roles = RoleSql.of(tables.contract());
    }

    /**
     * Creates the database, the tables, and the views that are missing and whose roles the contract has. What exists is
     * left as it is, but tables of totals of an earlier version, and views that show less than this contract needs:
     * pipelines with different contracts may share a database. Starts that come at the same time wait for each other.
     *
     * @param connection to the server; no database need be chosen
     * @return what was created or brought up to date: "table" or "view" and the quoted name
     * @throws StoppedException TABLES_NEWER: a newer program has brought the tables to a shape that this one does not
     *     know; or MYSQL_PRIVILEGE_MISSING
     */
    public List<String> createMissing(Connection connection) throws SQLException {
        lock(connection);
        TableVersions versions = new TableVersions(tables);
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            if (!databaseExists(connection)) {
                statement.execute(createDatabase());
            }
            versions.requireKnown(connection);
            int found = versions.found(connection);
            Ddl.Server server = server(connection);
            String bytewise = bytewise(connection);
            List<String> created = new ArrayList<>(
                    new TotalsUpgrade(tables).run(connection, existing(connection, tables.views()), bytewise));
            for (Map.Entry<String, String> table : tables.placeholders().entrySet()) {
                if (!exists(connection, table.getKey())) {
                    statement.execute(ddl(table.getKey(), server, bytewise));
                    created.add("table " + table.getValue());
                }
            }
            if (!isOwners()) {
                widen(connection, statement);
            }
            for (SqlFile view : SqlFile.all("views")) {
                if (roles.unmet(view).isPresent()) {
                    continue;
                }
                Map<String, RoleSql.Column> shown = columns(connection, view.name());
                if (shown.isEmpty() && !exists(connection, view.name())) {
                    statement.execute(viewDdl(view, roles));
                    created.add("view " + tables.quoted(view.name()));
                } else if (!shown.isEmpty() && !roles.isCoveredBy(view, shown)) {
                    statement.execute(replacing(viewDdl(view, roles.and(view, shown))));
                    created.add("view " + tables.quoted(view.name()) + " with the columns of this contract");
                }
            }
            if (versions.record(connection, found) && found != TableVersions.NONE) {
                created.add("the record of versions: tables of version %d are now of version %d"
                        .formatted(found, TableVersions.NEWEST));
            }
            return created;
        } catch (SQLException e) {
            if (MysqlFault.of(e).condition() == Condition.MYSQL_PRIVILEGE_MISSING) {
                throw mayNot(e);
            }
            throw e;
        } finally {
            LOCK.release(connection);
        }
    }

    private StoppedException mayNot(SQLException e) {
        return new StoppedException(
                Condition.MYSQL_PRIVILEGE_MISSING,
                ("Tables or views of %s are missing or of an earlier version, and this user may not create them:"
                                + " %s. Run orderflow schema once as a user with CREATE, ALTER, DROP, CREATE VIEW"
                                + " and SHOW VIEW; then start again.")
                        .formatted(Tables.quote(tables.database()), e.getMessage()));
    }

    /**
     * Adds the columns of optional fields that the contract has got since the orders table was created, and with the
     * first of them the number of the contract of each order. The job does not: an ALTER TABLE of the orders is an
     * operator's decision.
     *
     * @param waits receives a line for people for each time that another session is in the way
     * @return the names of what was added; empty if nothing was missing
     */
    public List<String> addColumns(Connection connection, Consumer<String> waits) throws SQLException {
        lock(connection);
        try {
            return new AddedColumns(tables, server(connection)).add(connection, waits);
        } finally {
            LOCK.release(connection);
        }
    }

    /** The statement that adds the missing columns of optional fields; empty if none is missing. */
    public Optional<String> addedColumns(Connection connection) throws SQLException {
        AddedColumns columns = new AddedColumns(tables, server(connection));
        Map<String, String> missing = columns.missing(connection);
        return missing.isEmpty() ? Optional.empty() : Optional.of(columns.statement(missing));
    }

    /** Makes room for other keys and paths than the owner's in tables of before; the owner's fit as they are. */
    private void widen(Connection connection, Statement statement) throws SQLException {
        if (length(connection, "rejected_orders", "field") < 255) {
            statement.execute("ALTER TABLE " + tables.rejected() + " MODIFY field VARCHAR(255) NOT NULL");
        }
        if (length(connection, "duplicate_orders", "order_id") < 768) {
            statement.execute("ALTER TABLE " + tables.duplicates()
                    + " MODIFY order_id VARCHAR(768) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL");
        }
    }

    private long length(Connection connection, String table, String column) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT character_maximum_length FROM"
                + " information_schema.columns WHERE table_schema = ? AND table_name = ? AND column_name = ?")) {
            statement.setString(1, tables.database());
            statement.setString(2, table);
            statement.setString(3, column);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : Long.MAX_VALUE;
            }
        }
    }

    /** The tables and views that are not there, and those of an earlier version, quoted. */
    public List<String> missing(Connection connection) throws SQLException {
        Map<String, String> all = new LinkedHashMap<>(tables.placeholders());
        views().forEach(view -> all.put(view.name(), tables.quoted(view.name())));
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, String> table : all.entrySet()) {
            if (!exists(connection, table.getKey())) {
                missing.add(table.getValue());
            }
        }
        for (String outdated : new TotalsUpgrade(tables).outdated(connection)) {
            missing.add(tables.quoted(outdated) + " in its present shape");
        }
        return missing;
    }

    /** Every statement of {@link #createMissing}, in their order, with the names put in, as MySQL takes them. */
    public List<String> statements() {
        List<String> statements = new ArrayList<>();
        statements.add(createDatabase());
        tables.placeholders().keySet().forEach(name -> statements.add(ddl(name, Ddl.Server.MYSQL, BYTEWISE.get(0))));
        views().forEach(view -> statements.add(viewDdl(view, roles)));
        return statements;
    }

    public Tables tables() {
        return tables;
    }

    private String createDatabase() {
        return "CREATE DATABASE IF NOT EXISTS " + Tables.quote(tables.database()) + " CHARACTER SET utf8mb4";
    }

    /** The statement that creates a table, with the names put in. */
    private String ddl(String name, Ddl.Server server, String bytewise) {
        return name.equals(ORDERS) && !isOwners()
                ? withoutSemicolon(Ddl.createTable(tables.contract(), tables.orders(), server))
                : statement(SqlFile.read("schema", name), Map.of("bytewise", bytewise));
    }

    /** Whether the table is the one of the owner's document, whatever else the contract says. */
    private boolean isOwners() {
        return Ddl.createTable(tables.contract(), tables.orders(), Ddl.Server.MYSQL)
                .equals(Ddl.createTable(OrderContractSetting.shipped(), tables.orders(), Ddl.Server.MYSQL));
    }

    private static Ddl.Server server(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductVersion().contains("MariaDB")
                ? Ddl.Server.MARIADB
                : Ddl.Server.MYSQL;
    }

    /** The collation of texts in keys that are equal only to the byte: the first that the server has. */
    static String bytewise(Connection connection) throws SQLException {
        for (String collation : BYTEWISE) {
            if (exists(connection, "SELECT 1 FROM information_schema.collations WHERE collation_name = ?", collation)) {
                return collation;
            }
        }
        return BYTEWISE.get(BYTEWISE.size() - 1);
    }

    /** The statement that creates a view, with the names put in. */
    private String viewDdl(SqlFile view, RoleSql shown) {
        return statement(view.only(shown::has), shown.names());
    }

    private String statement(SqlFile file, Map<String, String> more) {
        Map<String, String> names = new LinkedHashMap<>(tables.placeholders());
        names.putAll(tables.views());
        names.putAll(more);
        return file.statementWithComments(names);
    }

    /** The statement that creates a view, so that it replaces one of that name. */
    static String replacing(String create) {
        return create.replaceFirst("(?m)^CREATE ", "CREATE OR REPLACE ");
    }

    /** The views whose roles the contract has. */
    private List<SqlFile> views() {
        return SqlFile.all("views").stream()
                .filter(view -> roles.unmet(view).isEmpty())
                .toList();
    }

    /** Those of the names that exist. */
    private List<String> existing(Connection connection, Map<String, String> names) throws SQLException {
        List<String> existing = new ArrayList<>();
        for (String name : names.keySet()) {
            if (exists(connection, name)) {
                existing.add(name);
            }
        }
        return existing;
    }

    /** The columns of a view; none if it does not exist. */
    private Map<String, RoleSql.Column> columns(Connection connection, String view) throws SQLException {
        Map<String, RoleSql.Column> columns = new LinkedHashMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT column_name, data_type, numeric_scale FROM"
                        + " information_schema.columns WHERE table_schema = ? AND table_name = ?")) {
            statement.setString(1, tables.database());
            statement.setString(2, view);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    columns.put(row.getString(1), new RoleSql.Column(row.getString(2), row.getInt(3)));
                }
            }
        }
        return columns;
    }

    private static String withoutSemicolon(String ddl) {
        return ddl.strip().replaceFirst(";$", "");
    }

    private boolean databaseExists(Connection connection) throws SQLException {
        return exists(connection, "SELECT 1 FROM information_schema.schemata WHERE schema_name = ?", tables.database());
    }

    private boolean exists(Connection connection, String placeholder) throws SQLException {
        return TableNames.exists(
                connection, tables.database(), placeholder.equals(ORDERS) ? tables.ordersTable() : placeholder);
    }

    private static boolean exists(Connection connection, String sql, String argument) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, argument);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private static void lock(Connection connection) throws SQLException {
        if (!LOCK.take(connection, LOCK_PATIENCE)) {
            throw new SQLException("Another process has been creating tables for %d s (lock %s)"
                    .formatted(LOCK_PATIENCE.toSeconds(), LOCK.name()));
        }
    }
}
