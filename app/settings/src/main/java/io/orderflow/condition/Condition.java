package io.orderflow.condition;

import static io.orderflow.condition.Condition.Kind.END;
import static io.orderflow.condition.Condition.Kind.PROBLEM;
import static io.orderflow.condition.Condition.Kind.STATE;
import static io.orderflow.condition.Condition.Kind.STOP;
import static io.orderflow.condition.Condition.Kind.WARNING;
import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;

/**
 * Everything that OrderFlow says of itself: every state, stop, problem and warning, each with its meaning and what to
 * do.
 * Heartbeat, log, health, page, command line, {@code --help} and app/docs/operations.md take their words from here;
 * exit codes and decisions to restart come from here. The name is the code; alerts depend on it, so it does not change.
 */
public enum Condition {

    // What a driver or a query is doing.
    STARTING(
            STATE,
            true,
            "the ledger is being opened, or a query is being started",
            "Nothing: wait for the first batch."),
    RUNNING(STATE, true, "batches run, or there is nothing to settle", "Nothing to do."),
    PAUSED(STATE, true, "no batch starts until the reason has passed", "Do what its reason says."),
    WAITING(
            STATE,
            true,
            "Kafka or MySQL does not answer, or refuses; it is tried again, and no record is lost",
            "Do what its reason says."),
    /** The state of a query; the stop of the same code ends a program. */
    QUERY_WAITS_FOR_REPAIR(
            "FAILED",
            STATE,
            false,
            "a query cannot run until the reason is repaired; it is tried again less and less often",
            "Do what its reason says."),
    STOPPED(
            STATE,
            false,
            "ended; the reason is empty, or the name of the stop",
            "Start it again: ./orderflow job (queries: ./orderflow streams)."),

    // How a program ends when it was asked to.
    OK(END, 0, true, "done, or stopped on request", "Nothing to do."),
    INTERRUPTED(
            END,
            130,
            true,
            "ended by Ctrl-C; a second Ctrl-C ends at once, and what was not acknowledged by then may be lost",
            "Nothing to do."),
    TERMINATED(END, 143, true, "ended cleanly by SIGTERM", "Nothing to do."),

    // How a program ends otherwise. From 64 on, each number has one cause.
    FAILED(
            STOP,
            1,
            true,
            "it could not be done, or an unexpected fault; the message says which",
            "Read the message, and the log for the cause; search for it with ./orderflow doctor."),
    USAGE(
            STOP,
            2,
            false,
            "the command line, a setting or a file is wrong; nothing was started",
            "Correct what the message names."),
    UNDELIVERED(
            STOP,
            65,
            true,
            "some orders were not acknowledged, or dead letters could not be published",
            "Start it again when Kafka answers: what is unsent was kept, and is sent first."),
    KAFKA_AWAY(
            STOP,
            66,
            true,
            "Kafka cannot be reached",
            "Nothing, if the brokers come back. Otherwise check KAFKA_BOOTSTRAP_SERVERS, and whether the brokers run;"
                    + " search for the cause with ./orderflow doctor."),
    KAFKA_REFUSED(
            STOP,
            67,
            false,
            "Kafka refuses: credentials, permissions, or a topic that does not exist",
            "Correct what the message names: kafka.* settings, the permissions at the brokers, or the topic."),
    NOTHING_TO_SEND(
            STOP,
            68,
            false,
            "the file of produce --csv is empty, or every line was rejected",
            "Correct the file or the settings of producer.csv; FILE.rejected.csv holds the reasons."),
    VERIFY_DIFFERS(
            STOP,
            70,
            false,
            "the recount found discrepancies between Kafka, the ledger and the tables",
            "Read them: each has its coordinates. Wrong totals are corrected by ./orderflow totals rebuild."),
    FENCED(
            STOP,
            71,
            false,
            "another driver runs this pipeline",
            "Do not restart: the two would fight. Find out which of the two is meant to run, and end the other one."),
    TOPIC_RECREATED(
            STOP,
            72,
            false,
            "the topic was deleted and created again, so its offsets mean other records",
            "If the new topic is meant: ./orderflow ledger accept-topic, then start the job. For a query: ./orderflow"
                    + " streams --reset NAME."),
    RETENTION_LOSS(
            STOP,
            73,
            false,
            "Kafka deleted records before they were settled",
            "Search for a copy of the range first. To continue without it: ./orderflow ledger accept-loss, then start"
                    + " the job."),
    LOG_TRUNCATED(
            STOP,
            74,
            false,
            "the topic's log ends before what was settled",
            "The orders are safe in MySQL. To continue: ./orderflow ledger accept-loss, then start the job."),
    TABLE_UNFIT(
            STOP,
            75,
            false,
            "a table that exists cannot hold the rows unchanged",
            "Change the table as the message says; or name another one, with MYSQL_TABLE for the orders, or at the head"
                    + " of a query's file."),
    LEDGER_UNBALANCED(
            STOP,
            76,
            false,
            "a row of the ledger does not add up",
            "Only OrderFlow writes the ledger: find out who changed it, restore a backup, then run ./orderflow"
                    + " verify."),
    REJECT_BUDGET(
            STOP,
            77,
            false,
            "a larger share of the records would be rejected than job.reject-budget allows",
            "Usually a producer was deployed with another format: repair it. A job that paused for it goes on by"
                    + " itself; one that ended is started again: ./orderflow job."),
    RECORD_STUCK(
            STOP,
            78,
            false,
            "one record can be given no outcome; the message names its partition and offset",
            "Repair the cause that the message names. To continue without the record: ./orderflow ledger skip"
                    + " PARTITION@OFFSET."),
    CONTRACT_CHANGED(
            STOP,
            79,
            false,
            "the contract is older than the one in force, or changes what stored orders cannot follow",
            "Start with the newer contract file. If this one is meant: ./orderflow job --accept-contract, for which the"
                    + " table must still hold its orders."),
    TABLES_NEWER(
            STOP,
            80,
            false,
            "the tables belong to a newer version of OrderFlow, with which this one cannot work",
            "Start the newer version. To return to this one, restore a backup from before the upgrade."),
    POSITION_FORGOTTEN(
            STOP,
            81,
            false,
            "orders were confirmed before, and Kafka no longer knows how far",
            "Say where to start: ./orderflow confirm --set confirm.from=latest passes over what was settled until now,"
                    + " confirm.from=earliest confirms every order that Kafka still has once more."),

    // What stands in the way of the job.
    DEAD_LETTERS_UNSENT(
            PROBLEM,
            true,
            "the dead-letter topic does not exist or cannot be written",
            "Create the dead-letter topic, or permit writing to it. Rejected rows wait in their table."),
    LEDGER_MOVED(
            PROBLEM,
            true,
            "the database forgot committed transactions, or was restored",
            "Nothing: the job starts again from the ledger by itself."),
    PARTITIONS_ADDED(
            PROBLEM,
            true,
            "the topic got partitions",
            "Nothing: the job starts again by itself, and reads them from their beginning."),
    OFFSET_OUT_OF_RANGE(
            PROBLEM,
            true,
            "Kafka has no record at an offset that is still to be settled",
            "Nothing yet: the next start compares the ledger with the log, and stops by name if records are lost."),
    OPEN_TRANSACTION(
            PROBLEM,
            true,
            "a transaction that its producer has not ended holds a partition",
            "Nothing, if the producer ends it, or the broker after transaction.timeout.ms. Otherwise find the producer"
                    + " and how to abort it with ./orderflow doctor."),
    SCRATCH_LOST(
            PROBLEM,
            true,
            "the run's scratch folder was deleted, or cannot be written",
            "Nothing, if it was deleted: the job starts again by itself; exclude the folder of job.scratch-dir from"
                    + " whatever cleans it up. If it cannot be written, make it writable, or set another."),
    UNEXPECTED(
            PROBLEM,
            false,
            "a fault that OrderFlow has no name for",
            "Read the job's log, which has all of it. After five in a row the job ends with 1."),
    STOPPING(PROBLEM, true, "the job is ending, and the running batch may finish", "Nothing to do."),

    // What the dashboard concludes.
    LAG(
            PROBLEM,
            true,
            "records wait longer than usual",
            "Nothing, if the lag shrinks. Otherwise give the job more cores, or the topic more partitions."),
    NO_PROGRESS(
            PROBLEM,
            false,
            "records wait, and none is settled although the job runs",
            "Read the job's log, which says what it waits for."),
    HEARTBEAT_SILENT(
            PROBLEM,
            false,
            "the driver has ended without saying so, or cannot reach MySQL",
            "Start it again: ./orderflow job"),
    NEVER_STARTED(PROBLEM, false, "the job has never run", "Start it: ./orderflow job"),
    TABLES_MISSING(
            PROBLEM,
            false,
            "OrderFlow's tables do not exist yet",
            "Create the tables: ./orderflow schema, or start the job, which creates them."),

    INTERNAL(
            PROBLEM,
            false,
            "a fault of the dashboard itself, for example that it has stopped checking Kafka and MySQL",
            "Read the dashboard's log, and start it again: ./orderflow dashboard"),

    // What stands in the way of the copy.
    CLICKHOUSE_AWAY(
            PROBLEM,
            true,
            "ClickHouse cannot be reached, or is overloaded",
            "Nothing, if it comes back. Otherwise check copy.url, and whether the server runs."),
    CLICKHOUSE_REFUSED(
            PROBLEM,
            false,
            "ClickHouse refuses a statement: user, database or table",
            "Correct what the message names (copy.user, copy.database or the table), and start it again:"
                    + " ./orderflow copy."),

    // What needs attention while all goes on.
    VALUES_CHANGED_BY_TRIGGER(
            WARNING,
            false,
            "a BEFORE INSERT trigger sets columns of orders, so they may be stored otherwise than they were sent",
            "Drop the trigger, or let it write elsewhere. The job goes on."),
    TOO_FEW_SLOTS(
            WARNING,
            false,
            "the job runs in batches although it should run in real time, which takes a task slot for each partition",
            "Give the job as many slots as the topic has partitions (./orderflow job --master 'local[N]', or more"
                    + " executor cores), or set JOB_MODE=batches. The job goes on."),

    // What stands in the way at MySQL. MYSQL_AWAY is a server that cannot be reached, and nothing else.
    MYSQL_AWAY(
            PROBLEM,
            true,
            "MySQL cannot be reached",
            "Nothing, if it comes back. Otherwise check MYSQL_HOST and MYSQL_PORT, and whether the server runs; search"
                    + " for the cause with ./orderflow doctor."),
    MYSQL_LOCKED(
            PROBLEM,
            true,
            "another session holds a lock: a backup, ALTER TABLE, LOCK TABLES, an open transaction",
            "Nothing, if it ends. SELECT * FROM information_schema.innodb_trx shows it; KILL ends its session."),
    MYSQL_SLOW(
            PROBLEM,
            true,
            "a statement was stopped because it took too long",
            "Nothing, if the server is less busy later. Otherwise raise mysql.socket-timeout or max_execution_time."),
    MYSQL_TOO_MANY_CONNECTIONS(
            PROBLEM,
            true,
            "MySQL has no connection left for this user",
            "Raise max_connections, or the user's MAX_USER_CONNECTIONS: the job needs two and one for each core."),
    MYSQL_READ_ONLY(
            PROBLEM,
            true,
            "MySQL takes no writes",
            "Connect to the primary (MYSQL_HOST), or SET GLOBAL super_read_only = OFF, read_only = OFF where it is"
                    + " one."),
    MYSQL_DISK_FULL(
            PROBLEM,
            true,
            "MySQL has no room to write",
            "Free or add disk space for the data directory, its binary logs and tmpdir; the server goes on by itself."),
    MYSQL_ACCESS_DENIED(
            PROBLEM,
            false,
            "MySQL does not know this user, or the password is another one",
            "Correct MYSQL_USER, and MYSQL_PASSWORD or MYSQL_PASSWORD_FILE; the user must be allowed to connect from"
                    + " this host ('user'@'host')."),
    MYSQL_ACCOUNT_LOCKED(PROBLEM, false, "the account is locked", "Unlock it: ALTER USER … ACCOUNT UNLOCK."),
    MYSQL_PASSWORD_EXPIRED(
            PROBLEM,
            false,
            "the password has expired",
            "Set it: ALTER USER … IDENTIFIED BY '…' PASSWORD EXPIRE NEVER, then the same in MYSQL_PASSWORD or its"
                    + " file."),
    MYSQL_HOST_BLOCKED(
            PROBLEM,
            false,
            "MySQL has blocked this host after too many failed connections",
            "TRUNCATE TABLE performance_schema.host_cache (MariaDB: FLUSH HOSTS), and find what failed to connect."),
    MYSQL_PUBLIC_KEY_REFUSED(
            PROBLEM,
            false,
            "the password cannot be sent: there is no TLS, and the server's public key is not to be asked for",
            "Use TLS (MYSQL_SSL_MODE=REQUIRED); or, on a network you trust, set"
                    + " mysql.properties.allowPublicKeyRetrieval = \"true\". The password itself may be right."),
    MYSQL_TLS_FAILED(
            PROBLEM,
            false,
            "no encrypted connection comes about",
            "Check MYSQL_SSL_MODE against what the server offers, and the certificates it names."),
    MYSQL_PRIVILEGE_MISSING(
            PROBLEM,
            false,
            "the user may not do this",
            "GRANT what the message names; for all that the user lacks: ./orderflow doctor."),
    MYSQL_DATABASE_MISSING(
            PROBLEM,
            false,
            "the database does not exist",
            "Correct MYSQL_DATABASE, or create the database with its tables: ./orderflow schema."),
    MYSQL_TABLE_MISSING(
            PROBLEM,
            false,
            "a table does not exist",
            "Create what is missing: ./orderflow schema, or start the job, which does so too."),
    MYSQL_COLUMNS_DIFFER(
            PROBLEM,
            false,
            "a table has other columns than this version expects",
            "Find what differs: ./orderflow doctor. A column that was added needs a default."),
    MYSQL_PACKET_TOO_SMALL(
            PROBLEM,
            false,
            "a statement is longer than the server takes",
            "SET GLOBAL max_allowed_packet = 67108864, and the same in its configuration file."),
    MYSQL_BINLOG_STATEMENT(
            PROBLEM,
            false,
            "the server logs statements, which READ COMMITTED does not allow",
            "SET GLOBAL binlog_format = 'ROW' (or 'MIXED'), and the same in its configuration file."),
    MYSQL_DEFINER_MISSING(
            PROBLEM,
            false,
            "a trigger or view belongs to a user that does not exist any more",
            "Create the user that the message names, or the trigger or view again with another DEFINER."),
    MYSQL_NOT_SUPPORTED(
            PROBLEM,
            false,
            "the server does not support a statement that OrderFlow needs",
            "Use MySQL 8.0 or later, or MariaDB 10.6 or later. Percona XtraDB Cluster: pxc_strict_mode = PERMISSIVE,"
                    + " and write to one node. TiDB: tidb_enable_noop_functions = ON is not enough; it has no shared"
                    + " locks."),
    MYSQL_ROW_REFUSED(
            PROBLEM,
            false,
            "MySQL refuses the values of a row",
            "Change the row, or the table or trigger that the message names."),
    MYSQL_ERROR(
            PROBLEM,
            true,
            "MySQL answers with an error that OrderFlow has no name for",
            "Read the message, which holds the server's own; search for the cause with ./orderflow doctor."),

    // What stands in the way of a query of streaming SQL.
    BAD_FILE(
            PROBLEM,
            false,
            "the file is no query; the message names the line",
            "Correct the file, and check it: ./orderflow streams --check NAME."),
    SQL_CHANGED(
            PROBLEM,
            false,
            "the file, or a column that it uses, is another one than the checkpoint was made for",
            "Undo the change, or begin again: ./orderflow streams --reset NAME."),
    DATA_LOST(
            PROBLEM,
            false,
            "Kafka deleted records before the query read them, or its log was cut off",
            "Lengthen the topic's retention, then begin again with what Kafka has: ./orderflow streams --reset NAME."),
    TABLE_NOT_EMPTY(
            PROBLEM,
            false,
            "the table holds rows, but no checkpoint belongs to them",
            "Let streams.checkpoints name the folder of the checkpoint, or begin again: ./orderflow streams --reset"
                    + " NAME."),
    ALREADY_RUNNING(
            PROBLEM,
            false,
            "the same query runs elsewhere, or two files name one table",
            "End one of the two processes, or correct one of the two files."),
    KEY_IS_NULL(
            PROBLEM,
            false,
            "a key column of the result has no value",
            "Give it one in the query: COALESCE(column, 'unknown')."),
    QUERY_FAILED(
            PROBLEM,
            false,
            "Spark cannot run the query, for example because of a division by zero; the message is Spark's",
            "Change the query, or the data it reads; the log has all of the message.");

    /** What a condition is. */
    public enum Kind {
        /** What a driver or a query is doing. */
        STATE,
        /** A program ended as it was asked to. */
        END,
        /** A program ends, or what runs for good stops: going on would be wrong or useless. */
        STOP,
        /** Something stands in the way. */
        PROBLEM,
        /** All goes on, and a person should know. */
        WARNING
    }

    private static final int NONE = -1;

    private final String code;
    private final Kind kind;
    private final int exitCode;
    private final boolean passesByItself;
    private final String meaning;
    private final String remedy;

    Condition(Kind kind, boolean passesByItself, String meaning, String remedy) {
        this("", kind, NONE, passesByItself, meaning, remedy);
    }

    Condition(String code, Kind kind, boolean passesByItself, String meaning, String remedy) {
        this(code, kind, NONE, passesByItself, meaning, remedy);
    }

    Condition(Kind kind, int exitCode, boolean passesByItself, String meaning, String remedy) {
        this("", kind, exitCode, passesByItself, meaning, remedy);
    }

    Condition(String code, Kind kind, int exitCode, boolean passesByItself, String meaning, String remedy) {
        this.code = code.isEmpty() ? name() : code;
        this.kind = requireNonNull(kind, "kind is null");
        this.exitCode = exitCode;
        this.passesByItself = passesByItself;
        this.meaning = requireNonNull(meaning, "meaning is null");
        this.remedy = requireNonNull(remedy, "remedy is null");
    }

    /** As heartbeat, log, page and command line show it. Unique among states, and among everything else. */
    public String code() {
        return code;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether it is expected to pass without anyone who changes something; of a stop, whether a restart may help. */
    public boolean passesByItself() {
        return passesByItself;
    }

    /** Whether it has an exit code of its own. */
    public boolean hasExitCode() {
        return exitCode != NONE;
    }

    /**
     * The number a shell sees in {@code $?} after a program has ended by it; that of {@link #FAILED} if it has none.
     */
    public int exitCode() {
        return hasExitCode() ? exitCode : FAILED.exitCode;
    }

    /** What it is, as the first part of a sentence. */
    public String meaning() {
        return meaning;
    }

    /** What it is, as a whole sentence. */
    public String sentence() {
        return Character.toUpperCase(meaning.charAt(0)) + meaning.substring(1) + ".";
    }

    /** What to do, in whole sentences; a command begins with ./orderflow. */
    public String remedy() {
        return remedy;
    }

    /** The one with this code as a state; empty if a newer program wrote it. */
    public static Optional<Condition> state(String code) {
        return Arrays.stream(values())
                .filter(one -> one.kind == STATE && one.code.equals(code))
                .findFirst();
    }

    /** The one with this code as a reason, which may also be a state; empty if a newer program wrote it. */
    public static Optional<Condition> reason(String code) {
        return Arrays.stream(values())
                .filter(one -> one.kind != STATE && one.code.equals(code))
                .findFirst()
                .or(() -> state(code));
    }

    /** The code. */
    @Override
    public String toString() {
        return code;
    }
}
