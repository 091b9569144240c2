package io.orderflow.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One server for all tests: each test leaves it running. */
class LocalMysqlIT {
    @TempDir
    private static Path folder;

    private static LocalMysql mysql;

    private final Installation installation = Installation.find();
    private final List<String> progress = new ArrayList<>();

    @BeforeAll
    static void start() {
        mysql = LocalMysql.start(folder);
    }

    @AfterAll
    static void stop() {
        mysql.close();
    }

    private String ask(String sql) throws SQLException {
        try (var connection = mysql.connect("");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private void tell(String sql) throws SQLException {
        try (var connection = mysql.connect("");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void keepsCommittedRowsWhenItIsKilledAndStartedAgain() throws SQLException {
        tell("CREATE DATABASE committed");
        tell("CREATE TABLE committed.t (a INT PRIMARY KEY)");
        tell("INSERT INTO committed.t VALUES (42)");

        mysql.kill();
        assertThat(mysql.isRunning()).isFalse();
        mysql.start();

        assertThat(ask("SELECT a FROM committed.t")).isEqualTo("42");
    }

    /** Another server that starts on this machine deletes the temporary tables that it finds in its folder for them. */
    @Test
    void hasAFolderOfItsOwnForTemporaryTables() throws SQLException {
        assertThat(Path.of(ask("SELECT @@tmpdir"))).isEqualTo(folder.resolve("tmp"));
    }

    @Test
    void servesTheSameDataOnTheSamePortToTheNextOwnerOfTheFolder() throws SQLException {
        tell("CREATE DATABASE kept");
        int port = mysql.port();
        String password = mysql.password();
        mysql.close();

        mysql = LocalMysql.start(
                LocalMysql.Options.in(folder).withTimeZone("Pacific/Apia").withServerOption("--max-connections=17"),
                installation,
                progress::add);

        assertThat(mysql.port()).isEqualTo(port);
        assertThat(mysql.password()).isEqualTo(password);
        assertThat(progress).noneMatch(line -> line.contains("unpacking") || line.contains("preparing"));
        assertThat(ask("SHOW DATABASES LIKE 'kept'")).isEqualTo("kept");
        assertThat(ask("SELECT @@max_connections")).isEqualTo("17");
        assertThat(ask("SELECT TIMEDIFF(NOW(), UTC_TIMESTAMP())")).isEqualTo("13:00:00");
    }

    @Test
    void isAsDurableAsAServerByDefault() throws SQLException {
        assertThat(ask("SELECT @@innodb_flush_log_at_trx_commit")).isEqualTo("1");
        mysql.close();
        mysql = LocalMysql.start(LocalMysql.Options.in(folder).relaxed(), installation, progress::add);
        assertThat(ask("SELECT @@innodb_flush_log_at_trx_commit")).isEqualTo("2");
    }

    @Test
    void keepsItsPasswordToItsUser() throws IOException, SQLException {
        for (String secret : List.of("password", "init.sql")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(secret))))
                    .isEqualTo("rw-------");
        }
        assertThat(mysql.toString()).doesNotContain(mysql.password());
        assertThat(ask("SELECT COUNT(*) FROM mysql.user WHERE User <> 'root' AND User <> 'mariadb.sys'"))
                .isEqualTo("0");
    }

    @Test
    void listensOnLoopbackOnly() throws IOException {
        Loopback.assertOnly(mysql.port());
    }

    @Test
    void saysWhatKeepsItFromStarting(@TempDir Path other) throws IOException {
        assertThatThrownBy(() -> LocalMysql.start(LocalMysql.Options.in(folder), installation, line -> {}))
                .hasMessageContaining(
                        "already in use by process " + ProcessHandle.current().pid());
        try (ServerSocket taken = new ServerSocket(0, 1, Ports.loopback())) {
            var options = LocalMysql.Options.in(other).withPort(taken.getLocalPort());
            assertThatThrownBy(() -> LocalMysql.start(options, installation, line -> {}))
                    .isInstanceOf(ServiceFailedException.class)
                    .hasMessageContaining("MariaDB cannot listen on port " + taken.getLocalPort());
        }
        var mistaken = LocalMysql.Options.in(other).withServerOption("--no-such-option=1");
        assertThatThrownBy(() -> LocalMysql.start(mistaken, installation, line -> {}))
                .isInstanceOf(ServiceFailedException.class)
                .hasMessageContaining("MariaDB ended while it was starting")
                .hasMessageContaining("no-such-option");
    }
}
