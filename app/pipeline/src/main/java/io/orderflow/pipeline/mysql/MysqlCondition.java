package io.orderflow.pipeline.mysql;

import static java.util.Objects.requireNonNull;

/**
 * What stands in the way of a statement, each with what to do about it. The name is the code that heartbeat, log, page and
 * command line show. {@link #MYSQL_AWAY} is for a server that cannot be reached, and for nothing else.
 */
public enum MysqlCondition {
    MYSQL_AWAY(
            true,
            "MySQL cannot be reached",
            "Nothing, if it comes back. Else check MYSQL_HOST and MYSQL_PORT, and whether the server runs; orderflow"
                    + " doctor looks for the cause."),
    MYSQL_LOCKED(
            true,
            "another transaction holds the rows",
            "Nothing, if it ends. SELECT * FROM information_schema.innodb_trx shows it; KILL ends its session."),
    MYSQL_SLOW(
            true,
            "a statement was stopped because it took too long",
            "Nothing, if the server is less busy later. Else raise mysql.socket-timeout or max_execution_time."),
    MYSQL_TOO_MANY_CONNECTIONS(
            true,
            "MySQL has no connection left for this user",
            "Raise max_connections, or the user's MAX_USER_CONNECTIONS: the job needs two and one for each core."),
    MYSQL_READ_ONLY(
            true,
            "MySQL takes no writes",
            "Connect to the primary (MYSQL_HOST), or SET GLOBAL super_read_only = OFF, read_only = OFF where it is"
                    + " one."),
    MYSQL_DISK_FULL(
            true,
            "MySQL has no room to write",
            "Free or add disk space for the data directory, its binary logs and tmpdir; the server goes on by itself."),
    MYSQL_ACCESS_DENIED(
            false,
            "MySQL does not know this user, or the password is another one",
            "Correct MYSQL_USER, and MYSQL_PASSWORD or MYSQL_PASSWORD_FILE; the user must be allowed to connect from"
                    + " this host ('user'@'host')."),
    MYSQL_ACCOUNT_LOCKED(false, "the account is locked", "ALTER USER … ACCOUNT UNLOCK"),
    MYSQL_PASSWORD_EXPIRED(
            false,
            "the password has expired",
            "ALTER USER … IDENTIFIED BY '…' PASSWORD EXPIRE NEVER, then the same in MYSQL_PASSWORD or its file."),
    MYSQL_HOST_BLOCKED(
            false,
            "MySQL has blocked this host after too many failed connections",
            "TRUNCATE TABLE performance_schema.host_cache (MariaDB: FLUSH HOSTS), and find what failed to connect."),
    MYSQL_PUBLIC_KEY_REFUSED(
            false,
            "the password cannot be sent: there is no TLS, and the server's public key is not to be asked for",
            "Use TLS (MYSQL_SSL_MODE=REQUIRED); or, on a network you trust, set"
                    + " mysql.properties.allowPublicKeyRetrieval = \"true\". The password itself may be right."),
    MYSQL_TLS_FAILED(
            false,
            "no encrypted connection comes about",
            "Check MYSQL_SSL_MODE against what the server offers, and the certificates it names."),
    MYSQL_PRIVILEGE_MISSING(
            false,
            "the user may not do this",
            "GRANT what the message names; orderflow doctor lists what the user lacks."),
    MYSQL_DATABASE_MISSING(
            false,
            "the database does not exist",
            "Correct MYSQL_DATABASE, or let orderflow schema create it with its tables."),
    MYSQL_TABLE_MISSING(
            false,
            "a table does not exist",
            "orderflow schema creates what is missing, and so does the job when it starts."),
    MYSQL_COLUMNS_DIFFER(
            false,
            "a table has other columns than this version expects",
            "orderflow doctor names what differs. A column that was added needs a default."),
    MYSQL_PACKET_TOO_SMALL(
            false,
            "a statement is longer than the server takes",
            "SET GLOBAL max_allowed_packet = 67108864, and the same in its configuration file."),
    MYSQL_BINLOG_STATEMENT(
            false,
            "the server logs statements, which READ COMMITTED does not allow",
            "SET GLOBAL binlog_format = 'ROW' (or 'MIXED'), and the same in its configuration file."),
    MYSQL_DEFINER_MISSING(
            false,
            "a trigger or view belongs to a user that does not exist any more",
            "Create the user that the message names, or the trigger or view again with another DEFINER."),
    MYSQL_NOT_SUPPORTED(
            false,
            "the server does not support a statement that OrderFlow needs",
            "Use MySQL 8.0 or later, or MariaDB 10.6 or later. Percona XtraDB Cluster: pxc_strict_mode = PERMISSIVE,"
                    + " and write to one node. TiDB: tidb_enable_noop_functions = ON is not enough; it has no shared"
                    + " locks."),
    MYSQL_ROW_REFUSED(
            false,
            "MySQL refuses the values of a row",
            "Change the row, or the table or trigger that the message names."),
    MYSQL_ERROR(
            true,
            "MySQL answers with an error that OrderFlow has no name for",
            "The message holds the server's own; orderflow doctor looks for the cause.");

    private final boolean passesByItself;
    private final String meaning;
    private final String remedy;

    MysqlCondition(boolean passesByItself, String meaning, String remedy) {
        this.passesByItself = passesByItself;
        this.meaning = requireNonNull(meaning, "meaning is null");
        this.remedy = requireNonNull(remedy, "remedy is null");
    }

    /** As heartbeat, log, page and command line show it. */
    public String code() {
        return name();
    }

    /** Whether it is expected to pass without anyone who changes something. */
    public boolean passesByItself() {
        return passesByItself;
    }

    /** What it is, as the first part of a sentence. */
    public String meaning() {
        return meaning;
    }

    /** What to do, in whole sentences or commands. */
    public String remedy() {
        return remedy;
    }
}
