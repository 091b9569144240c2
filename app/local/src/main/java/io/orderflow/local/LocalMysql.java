package io.orderflow.local;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A real MariaDB server configured to behave like MySQL, or a MySQL server that is installed on this machine, listening
 * on 127.0.0.1 only. It stops when it is closed or when this process ends, however it ends; its data stays in its
 * folder. Not thread-safe.
 */
public final class LocalMysql extends LocalServer implements DatabaseServer {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private final Consumer<String> progress;
    private final String name;
    private ServerFiles settings;
    private String password = "";

    /**
     * The start options of a server.
     *
     * @param folder holds data, password and log; created if missing
     * @param port the port on 127.0.0.1; 0: the last one used in this folder, or any free one
     * @param timeZone the server's time zone, such as America/New_York; empty: this machine's
     * @param serverOptions options of the server that override the defaults here, such as {@code --read-only}
     * @param mysqld the program of an installed MySQL server; empty: the MariaDB server that comes with this project
     */
    public record Options(Path folder, int port, String timeZone, List<String> serverOptions, String mysqld) {
        public Options {
            folder = folder.toAbsolutePath().normalize();
            requireNonNull(timeZone, "timeZone is null");
            serverOptions = List.copyOf(serverOptions);
            requireNonNull(mysqld, "mysqld is null");
        }

        /** Any free port, in this folder; with full durability. */
        public static Options in(Path folder) {
            return new Options(folder, 0, "", List.of(), "");
        }

        public Options withPort(int newPort) {
            return new Options(folder, newPort, timeZone, serverOptions, mysqld);
        }

        public Options withTimeZone(String newTimeZone) {
            return new Options(folder, port, newTimeZone, serverOptions, mysqld);
        }

        public Options withServerOption(String option) {
            var more = new ArrayList<>(serverOptions);
            more.add(option);
            return new Options(folder, port, timeZone, more, mysqld);
        }

        /** Uses this MySQL server (8.0 or later) in place of MariaDB. */
        public Options withMysqld(String program) {
            return new Options(folder, port, timeZone, serverOptions, program);
        }

        /** Does not wait for the disk: a power failure may lose the last second, a killed server loses nothing. */
        public Options relaxed() {
            return withServerOption("--innodb-flush-log-at-trx-commit=2");
        }
    }

    private LocalMysql(Options options, Consumer<String> progress) {
        super(name(options), options.folder(), options.mysqld().isEmpty() ? "mariadb.log" : "mysqld.log");
        this.progress = progress;
        this.name = name(options);
    }

    private static String name(Options options) {
        return options.mysqld().isEmpty() ? "MariaDB" : "MySQL";
    }

    /** Starts a server in this folder by the default options, without status messages. */
    public static LocalMysql start(Path folder) {
        return start(Options.in(folder), Installation.find(), line -> {});
    }

    /**
     * Starts a server and returns when it is ready.
     *
     * @param progress receives short status messages
     * @throws ServiceFailedException if the folder or the port is in use, or the server does not start
     */
    public static LocalMysql start(Options options, Installation installation, Consumer<String> progress) {
        LocalMysql mysql = new LocalMysql(options, progress);
        try {
            mysql.settings = options.mysqld().isEmpty()
                    ? new DatabaseFiles(options, MariaDbBase.below(installation.databaseBase(), progress))
                    : new MysqlFiles(options);
            mysql.startFirst(options.port());
            return mysql;
        } catch (RuntimeException e) {
            mysql.close();
            throw e;
        }
    }

    /**
     * Restarts the stopped or killed server with its data and port.
     *
     * @throws ServiceFailedException if it is running, or another program uses the port
     */
    @Override
    public void start() {
        server().requireStopped();
        Ports.given(port(), name);
        settings.createTemporary();
        if (!settings.isInstalled()) {
            progress.accept(name + ": preparing its data folder");
            server().run("preparing the data folder", settings.installCommand(), START_LIMIT);
            settings.rememberInstalled();
        }
        password = settings.password();
        settings.writeLogin(password);
        progress.accept(name + ": starting on port " + port());
        server().start(settings.serverCommand(port()), this::answers, START_LIMIT);
        progress.accept(name + ": ready at " + host() + ":" + port());
    }

    private boolean answers() {
        if (!Ports.answers(port())) {
            return false;
        }
        try (Connection connection = connect("")) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public String user() {
        return "root";
    }

    /** Created at the first start, stored in the folder's file {@code password}. */
    @Override
    public String password() {
        return password;
    }

    @Override
    public String toString() {
        return user() + "@" + host() + ":" + port();
    }
}
