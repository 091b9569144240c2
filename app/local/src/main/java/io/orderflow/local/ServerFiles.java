package io.orderflow.local;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** The files and command lines of a local database server, all below its folder. */
sealed interface ServerFiles permits DatabaseFiles, MysqlFiles {

    LocalMysql.Options options();

    /** Creates the data folder; it is renamed to its final name only when complete, by {@link #rememberInstalled}. */
    List<String> installCommand();

    void rememberInstalled();

    List<String> serverCommand(int port);

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
