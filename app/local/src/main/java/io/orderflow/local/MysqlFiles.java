package io.orderflow.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files and command lines of an installed MySQL server (8.0 or later) with its data below a folder of its own. */
record MysqlFiles(LocalMysql.Options options) implements ServerFiles {

    @Override
    public List<String> installCommand() {
        try {
            MariaDbBase.delete(file("data.new"));
            Files.createDirectories(options.folder());
        } catch (IOException e) {
            throw notPrepared(e);
        }
        List<String> command = program(file("data.new"));
        command.add("--initialize-insecure");
        return command;
    }

    @Override
    public List<String> ownOptions() {
        return List.of(
                "--mysqlx=OFF",
                // The default is a folder that only a server of the distribution may use.
                "--secure-file-priv=NULL");
    }

    @Override
    public List<String> program(Path data) {
        List<String> command = new ArrayList<>(
                List.of(options.mysqld(), "--no-defaults", "--tmpdir=" + file("tmp"), "--datadir=" + data));
        command.addAll(ServerFiles.asRoot());
        return command;
    }

    @Override
    public void writeLogin(String password) {
        ServerFiles.writePrivately(file("init.sql"), ServerFiles.oneUser(password));
    }
}
