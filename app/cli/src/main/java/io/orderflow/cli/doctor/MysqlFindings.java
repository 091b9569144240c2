package io.orderflow.cli.doctor;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.pipeline.mysql.MysqlSettings;
import io.orderflow.pipeline.operate.Failures;
import io.orderflow.pipeline.schema.ChangingTriggers;
import io.orderflow.pipeline.schema.OrdersTableCheck;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.schema.TableVersions;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether MySQL has what the job needs. */
final class MysqlFindings {

    /** What ledger, heartbeat and outbox do. */
    private static final List<String> NEEDED = List.of("SELECT", "INSERT", "UPDATE", "DELETE");

    /** MySQL 8.0 and later, MariaDB 10.6 and later are tested. */
    private static final Pattern VERSION = Pattern.compile("([0-9]+)\\.([0-9]+)\\..*");

    private static final long SMALL_PACKET = 4L << 20;
    private static final Duration CLOCKS_APART = Duration.ofSeconds(5);

    private final MysqlSettings settings;
    private final Tables tables;
    private final List<Finding> findings = new ArrayList<>();

    MysqlFindings(MysqlSettings settings) {
        this.settings = settings;
        this.tables = Tables.of(settings);
    }

    List<Finding> check() {
        try (Connection connection = new Mysql(settings).connectToServer()) {
            server(connection);
            clock(connection);
            packet(connection);
            sessionModes(connection);
            privileges(connection);
            tables(connection);
            findings.addAll(new ServerFindings(connection, tables).check());
            connection.rollback();
        } catch (SQLException e) {
            findings.add(Finding.ill(
                    "MySQL",
                    MysqlFault.of(e).condition() == Condition.MYSQL_AWAY
                            ? Failures.sql(e)
                            : String.format(
                                    Locale.ROOT,
                                    "%s:%d as %s: %s",
                                    settings.host(),
                                    settings.port(),
                                    settings.user(),
                                    Failures.sql(e)),
                    "MYSQL_HOST, MYSQL_PORT, MYSQL_USER, MYSQL_PASSWORD or MYSQL_PASSWORD_FILE, MYSQL_SSL_MODE"));
        }
        return List.copyOf(findings);
    }

    private void report(boolean well, String subject, String detail, String remedy) {
        findings.add(well ? Finding.well(subject, detail) : Finding.ill(subject, detail, remedy));
    }

    private void server(Connection connection) throws SQLException {
        String version = one(connection, "SELECT VERSION()");
        String where = String.format(Locale.ROOT, "%s at %s:%d", version, settings.host(), settings.port());
        boolean mariaDb = version.toLowerCase(Locale.ROOT).contains("mariadb");
        Matcher numbers = VERSION.matcher(version);
        int number = numbers.matches()
                ? Integer.parseInt(numbers.group(1)) * 100 + Integer.parseInt(numbers.group(2))
                : Integer.MAX_VALUE;
        report(number >= (mariaDb ? 1006 : 800), "MySQL", where, "Use MySQL 8.0 or later, or MariaDB 10.6 or later");
    }

    private void clock(Connection connection) throws SQLException {
        Instant before = Instant.now();
        LocalDateTime server =
                LocalDateTime.parse(one(connection, "SELECT UTC_TIMESTAMP(3)").replace(' ', 'T'));
        Duration apart =
                Duration.between(before, server.toInstant(ZoneOffset.UTC)).abs();
        String detail = String.format(Locale.ROOT, "%.1f s apart from this machine", apart.toMillis() / 1e3);
        report(
                apart.compareTo(CLOCKS_APART) < 0,
                "MySQL clock",
                detail,
                "Synchronise the clocks (NTP): latencies and lag are wrong until then");
    }

    private void packet(Connection connection) throws SQLException {
        long packet = Mysql.maxAllowedPacket(connection);
        String detail = String.format(Locale.ROOT, "max_allowed_packet %,d bytes", packet);
        report(
                packet >= SMALL_PACKET,
                "MySQL packet",
                detail,
                "Raise max_allowed_packet to 4 MiB or more: payloads of rejected records are cut to a"
                        + " quarter of it");
    }

    private void sessionModes(Connection connection) throws SQLException {
        String mode = one(connection, "SELECT @@SESSION.sql_mode");
        String local = one(connection, "SELECT @@GLOBAL.local_infile");
        String detail = String.format(
                Locale.ROOT,
                "%s; local_infile %s",
                mode.contains("STRICT_ALL_TABLES") ? "strict in our sessions" : mode,
                local.equals("1")
                        ? "on: large chunks go by LOAD DATA"
                        : "off: chunks go by INSERT, which costs the server more");
        report(
                mode.contains("STRICT_ALL_TABLES")
                        && !mode.contains("NO_BACKSLASH_ESCAPES")
                        && !mode.contains("ANSI_QUOTES"),
                "MySQL sql_mode",
                detail,
                "The server (init_connect, a proxy) overrules SET SESSION sql_mode: it must not");
    }

    /** Read from SHOW GRANTS: good enough for grants given to the user itself, on *.* or on the database. */
    private void privileges(Connection connection) throws SQLException {
        List<String> grants = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW GRANTS")) {
            while (row.next()) {
                grants.add(row.getString(1));
            }
        }
        String given = String.join(" ", grants).toUpperCase(Locale.ROOT);
        List<String> missing = given.contains("ALL PRIVILEGES")
                ? List.of()
                : NEEDED.stream().filter(right -> !given.contains(right)).toList();
        findings.add(
                missing.isEmpty()
                        ? Finding.well(
                                "MySQL rights",
                                String.format(Locale.ROOT, "user %s may read and write", settings.user()))
                        : Finding.ill(
                                "MySQL rights",
                                String.format(Locale.ROOT, "user %s lacks %s", settings.user(), missing),
                                String.format(
                                        Locale.ROOT,
                                        "GRANT %s ON %s.* TO …; with CREATE and CREATE VIEW the job creates its"
                                                + " tables itself",
                                        String.join(", ", missing),
                                        Tables.quote(settings.database()))));
    }

    private void tables(Connection connection) throws SQLException {
        try {
            new TableVersions(tables).requireKnown(connection);
        } catch (StoppedException e) {
            findings.add(Finding.ill("Tables", e.getMessage(), Condition.TABLES_NEWER.remedy()));
            return;
        }
        List<String> missing = new Schema(tables).missing(connection);
        if (!missing.isEmpty()) {
            findings.add(Finding.ill(
                    "Tables",
                    "missing: " + String.join(", ", missing),
                    "The job creates them at its first start; or now: orderflow schema"));
        } else {
            findings.add(Finding.well("Tables", "all are there"));
        }
        if (!missing.contains(tables.orders())) {
            new Schema(tables)
                    .addedColumns(connection)
                    .ifPresent(statement -> findings.add(Finding.ill(
                            "Orders table",
                            "lacks columns of optional fields of the contract: " + statement,
                            "orderflow schema adds them instantly, also while the job runs")));
            try {
                new OrdersTableCheck(tables).check(connection);
                findings.add(Finding.well("Orders table", tables.orders() + " can hold orders unchanged"));
            } catch (StoppedException e) {
                List<String> lines = e.getMessage().lines().map(String::strip).toList();
                findings.add(Finding.ill(
                        "Orders table",
                        String.join(" ", lines.subList(0, lines.size() - 1)),
                        lines.get(lines.size() - 1)));
            }
            new ChangingTriggers(tables)
                    .found(connection)
                    .ifPresent(trouble -> findings.add(Finding.ill(
                            "Orders table", trouble, "SHOW CREATE TRIGGER shows it; DROP TRIGGER ends it")));
        }
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
