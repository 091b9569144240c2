package io.orderflow.follow.copy;

import static java.util.Objects.requireNonNull;

import io.orderflow.follow.command.FollowerSettings;
import io.orderflow.follow.command.Reporting;
import io.orderflow.follow.group.FollowSettings;
import io.orderflow.follow.group.FollowSettings.First;
import io.orderflow.follow.group.FollowSettings.Losses;
import io.orderflow.settings.Key;
import io.orderflow.settings.Rule;
import io.orderflow.settings.Secret;
import io.orderflow.settings.SettingsReader;
import java.net.URI;
import java.time.Duration;

/**
 * What {@code orderflow copy} needs.
 *
 * @param url of ClickHouse's HTTP interface
 * @param table empty: that of the orders
 * @param timeout for one request
 */
public record CopySettings(
        FollowSettings follow,
        URI url,
        String database,
        String table,
        String user,
        Secret password,
        Duration timeout,
        Reporting reporting)
        implements FollowerSettings {

    private static final String COMMAND = "copy";
    private static final int MOST_ROWS = 1_000_000;

    private static final Key URL = Key.of("copy.url");
    private static final Key DATABASE = Key.of("copy.database");
    private static final Key TABLE = Key.of("copy.table");
    private static final Key USER = Key.of("copy.user");
    private static final Key PASSWORD = Key.of("copy.password");
    private static final Key PASSWORD_FILE = Key.of("copy.password-file");
    private static final Key TIMEOUT = Key.of("copy.timeout");
    private static final Key FROM = Key.of("copy.from");
    private static final Key BATCH_TIME = Key.of("copy.batch-time");

    private static final Rule HTTP_URL =
            Rule.matching("https?://[0-9A-Za-z.\\[\\]:-]{1,300}/?", "an address such as http://localhost:8123");
    private static final Rule OPTIONAL_NAME = Rule.matching("[0-9A-Za-z_]{0,64}", "at most 64 of 0-9 A-Z a-z _");

    public CopySettings {
        requireNonNull(follow, "follow is null");
        requireNonNull(url, "url is null");
        requireNonNull(database, "database is null");
        requireNonNull(table, "table is null");
        requireNonNull(user, "user is null");
        requireNonNull(password, "password is null");
        requireNonNull(timeout, "timeout is null");
        requireNonNull(reporting, "reporting is null");
    }

    public static CopySettings read(SettingsReader reader) {
        return read(reader, Losses.STOP);
    }

    static CopySettings read(SettingsReader reader, Losses losses) {
        FollowSettings follow = FollowSettings.read(
                reader,
                COMMAND,
                reader.choice(FROM, First.class),
                losses,
                MOST_ROWS,
                reader.duration(BATCH_TIME, Duration.ZERO, Duration.ofMinutes(10)));
        String table = reader.text(TABLE, OPTIONAL_NAME);
        return new CopySettings(
                follow,
                URI.create(reader.text(URL, HTTP_URL)),
                reader.text(DATABASE, Rule.MYSQL_NAME),
                table.isEmpty() ? follow.mysql().table() : table,
                reader.text(USER, Rule.ANY),
                reader.secret(PASSWORD, PASSWORD_FILE),
                reader.duration(TIMEOUT, Duration.ofSeconds(1), Duration.ofHours(1)),
                Reporting.read(reader, COMMAND));
    }

    /** Short, and free of secrets. */
    @Override
    public String toString() {
        return "CopySettings[" + database + "." + table + " at " + url + "]";
    }
}
