package io.orderflow.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files and command lines of a local MariaDB server, all below its folder. */
record DatabaseFiles(LocalMysql.Options options, MariaDbBase base) implements ServerFiles {
    /**
     * MySQL's default, which MariaDB does not share: without it, other SQL would be accepted here than in production.
     */
    private static final String SQL_MODE = "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,"
            + "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

    @Override
    public List<String> installCommand() {
        try {
            MariaDbBase.delete(file("data.new"));
            Files.createDirectories(file("data.new"));
            Files.writeString(file("system-tables.sql"), base.systemTables());
        } catch (IOException e) {
            throw notPrepared(e);
        }
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "sql=$1; shift; exec \"$@\" <\"$sql\"",
                "install",
                file("system-tables.sql").toString()));
        command.addAll(program(file("data.new")));
        command.addAll(List.of("--bootstrap", "--innodb-log-file-size=48M", "--log-warnings=0"));
        return command;
    }

    @Override
    public void rememberInstalled() {
        try {
            Files.delete(file("system-tables.sql"));
        } catch (IOException e) {
            throw notPrepared(e);
        }
        ServerFiles.super.rememberInstalled();
    }

    @Override
    public List<String> ownOptions() {
        return List.of(
                "--skip-ssl",
                "--character-set-server=utf8mb4",
                // Like MySQL's default: accents and case are ignored, trailing blanks are not.
                "--collation-server=utf8mb4_uca1400_nopad_ai_ci",
                "--sql-mode=" + SQL_MODE,
                "--innodb-log-file-size=48M",
                "--innodb-flush-log-at-trx-commit=1");
    }

    @Override
    public List<String> program(Path data) {
        List<String> command = new ArrayList<>(List.of(
                base.server().toString(),
                "--no-defaults",
                "--basedir=" + base.folder(),
                "--lc-messages-dir=" + base.folder().resolve("share"),
                // A server that starts deletes the temporary tables that it finds, also those of another one.
                "--tmpdir=" + file("tmp"),
                "--datadir=" + data));
        command.addAll(ServerFiles.asRoot());
        return command;
    }

    @Override
    public void writeLogin(String password) {
        StringBuilder sql = new StringBuilder("DELETE FROM mysql.global_priv WHERE User = '' OR User = 'PUBLIC';\n");
        sql.append("DELETE FROM mysql.db WHERE User = '';\n");
        sql.append("DELETE FROM mysql.global_priv WHERE User = 'root' AND Host NOT IN ('localhost', '127.0.0.1',"
                + " '::1');\n");
        sql.append("FLUSH PRIVILEGES;\n");
        sql.append(ServerFiles.oneUser(password));
        ServerFiles.writePrivately(file("init.sql"), sql.toString());
    }
}
