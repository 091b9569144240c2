package io.orderflow.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Where to look further.
 *
 * @param kafka bootstrap servers and topic
 * @param client the command line that opens the database
 * @param jdbc the database's JDBC URL
 * @param dashboard the address of the page
 * @param data the folder that keeps everything
 * @param logs the files
 */
record Locations(String kafka, String client, String jdbc, String dashboard, Path data, List<Path> logs) {
    Locations {
        logs = List.copyOf(logs);
    }

    static Locations of(
            DemoSettings settings, DemoServices services, DataFolder data, String dashboard, List<Path> logs) {
        var mysql = settings.mysql();
        String client = services.mysql().isPresent()
                ? "mysql --defaults-file=" + DemoText.path(data.clientFile()) + " " + mysql.database()
                : String.format(
                        Locale.ROOT,
                        "mysql -h %s -P %d -u %s -p %s",
                        mysql.host(),
                        mysql.port(),
                        mysql.user(),
                        mysql.database());
        return new Locations(
                settings.kafka().bootstrapServers() + ", topic "
                        + settings.kafka().topic(),
                client,
                String.format(
                        Locale.ROOT,
                        "jdbc:mysql://%s:%d/%s, table %s",
                        mysql.host(),
                        mysql.port(),
                        mysql.database(),
                        mysql.table()),
                dashboard,
                data.path(),
                logs);
    }
}
