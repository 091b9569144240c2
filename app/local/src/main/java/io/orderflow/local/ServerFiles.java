package io.orderflow.local;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The files and command lines of a local database server, all below its folder. */
sealed interface ServerFiles permits DatabaseFiles, MysqlFiles {

    LocalMysql.Options options();

    /** Creates the data folder; it is renamed to its final name only when complete, by {@link #rememberInstalled}. */
    List<String> installCommand();

    default void rememberInstalled() {
        try {
            Files.move(file("data.new"), file("data"));
        } catch (IOException e) {
            throw notPrepared(e);
        }
    }

    /** The command line of the server, with the options that both servers share. */
    default List<String> serverCommand(int port) {
        List<String> command = new ArrayList<>();
        if (!options().timeZone().isEmpty()) {
            command.addAll(List.of("/usr/bin/env", "TZ=" + options().timeZone()));
        }
        command.addAll(program(file("data")));
        command.addAll(List.of(
                "--bind-address=127.0.0.1",
                "--port=" + port,
                // Relative to the data folder: a socket path may have at most 107 bytes.
                "--socket=mysql.sock",
                "--pid-file=" + file("mysql.pid"),
                "--init-file=" + file("init.sql"),
                "--skip-name-resolve",
                "--local-infile=0",
                "--max-allowed-packet=64M",
                "--innodb-buffer-pool-size=256M"));
        command.addAll(ownOptions());
        command.addAll(options().serverOptions());
        return command;
    }

    /** The server's program and its folders, with its data in this one. */
    List<String> program(Path data);

    /** Options that only this kind of server has or needs. */
    List<String> ownOptions();

    /** No access without a password, one user with all rights; repeated at every start, so that it holds. */
    void writeLogin(String password);

    default Path file(String name) {
        return options().folder().resolve(name);
    }

    default boolean isInstalled() {
        return Files.exists(file("data"));
    }

    /** The server's own folder for temporary tables and files; missing in folders of earlier versions. */
    default void createTemporary() {
        try {
            Files.createDirectories(file("tmp"));
        } catch (IOException e) {
            throw new ServiceFailedException("Cannot create " + file("tmp") + " (" + e + ").", e);
        }
    }

    /** The password for this folder, created at the first start. */
    default String password() {
        Path file = file("password");
        try {
            if (!Files.exists(file)) {
                byte[] secret = new byte[16];
                new SecureRandom().nextBytes(secret);
                writePrivately(file, HexFormat.of().formatHex(secret));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new ServiceFailedException("Cannot read the database's password in " + file + " (" + e + ").", e);
        }
    }

    /** SQL for the one user, root, who may log in from this machine only. */
    static String oneUser(String password) {
        StringBuilder sql = new StringBuilder();
        for (String host : List.of("localhost", "127.0.0.1", "::1")) {
            String user = "'root'@'" + host + "'";
            sql.append("CREATE USER IF NOT EXISTS ").append(user).append(";\n");
            sql.append("ALTER USER ")
                    .append(user)
                    .append(" IDENTIFIED BY '")
                    .append(password)
                    .append("';\n");
            sql.append("GRANT ALL PRIVILEGES ON *.* TO ").append(user).append(" WITH GRANT OPTION;\n");
        }
        return sql.toString();
    }

    /** The option without which a server refuses to run as root; none for others. */
    static List<String> asRoot() {
        return System.getProperty("user.name").equals("root") ? List.of("--user=root") : List.of();
    }

    default ServiceFailedException notPrepared(IOException cause) {
        return new ServiceFailedException(
                "Cannot prepare the database in " + options().folder() + " (" + cause + ").", cause);
    }

    static void writePrivately(Path file, String text) {
        try {
            try {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } catch (FileAlreadyExistsException e) {
                // Created earlier, with the same permissions.
            }
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new ServiceFailedException("Cannot write " + file + " (" + e + ").", e);
        }
    }
}
