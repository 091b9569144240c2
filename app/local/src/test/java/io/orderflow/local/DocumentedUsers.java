package io.orderflow.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The users of sql/users on a server, with names and passwords of one test; dropped when closed. */
public final class DocumentedUsers implements AutoCloseable {
    private static final Path FOLDER =
            Path.of(System.getProperty("orderflow.home")).resolve("sql/users");

    private final TestDatabase database;
    private final String suffix = UUID.randomUUID().toString().substring(0, 8);
    private final Map<String, String> passwords = new TreeMap<>();

    public DocumentedUsers(TestDatabase database) {
        this.database = database;
    }

    /**
     * Runs a file as its reader would.
     *
     * @param role owner, writer or reader
     * @return mysql.user and mysql.password
     */
    public Map<String, String> create(String file, String role) {
        String password = "Canary-" + role + "-" + UUID.randomUUID();
        String user = "of_" + role + "_" + suffix;
        passwords.put(user, password);
        for (String statement : statements(file)) {
            database.execute(statement
                    .replace("orderflow_" + role, user)
                    .replace("replace-this-" + role + "-password", password)
                    .replace("`ecommerce`", "`" + database.name() + "`"));
        }
        return Map.of("mysql.user", user, "mysql.password", password);
    }

    private static List<String> statements(String file) {
        try {
            List<String> statements = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            for (String line : Files.readAllLines(FOLDER.resolve(file))) {
                if (!line.startsWith("--")) {
                    text.append(line).append('\n');
                }
            }
            for (String statement : text.toString().split(";", -1)) {
                if (!statement.isBlank()) {
                    statements.add(statement.strip());
                }
            }
            return statements;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        passwords.keySet().forEach(user -> database.execute("DROP USER '" + user + "'@'%'"));
    }
}
