package io.orderflow.follow.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.follow.group.DeliveryException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.InterruptException;

/**
 * ClickHouse's HTTP interface (clickhouse.com/docs/interfaces/http), with the statements that versions from 18.16 on
 * take.
 * An error of the server is an HTTP status of its own with a text "Code: 60, …". Thread-safe.
 */
final class ClickHouse {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final int LONGEST_ERROR = 300;

    private final CopySettings settings;
    private final HttpClient http;

    ClickHouse(CopySettings settings) {
        this.settings = requireNonNull(settings, "settings is null");
        this.http = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** The quoted name of the table. */
    String table() {
        return "`" + settings.database() + "`.`" + settings.table() + "`";
    }

    /** Runs a statement without a result. */
    void execute(String sql) {
        lines(request(settings.url(), sql.getBytes(UTF_8)), line -> {});
    }

    /** Inserts rows that are written as TabSeparated. */
    void insert(String columns, byte[] rows) {
        String sql = "INSERT INTO " + table() + " (" + columns + ") FORMAT TabSeparated";
        lines(request(settings.url().resolve("/?query=" + URLEncoder.encode(sql, UTF_8)), rows), line -> {});
    }

    /** Runs a query, whose result comes as TabSeparated, line by line. */
    void query(String sql, Consumer<String> line) {
        lines(request(settings.url(), (sql + " FORMAT TabSeparated").getBytes(UTF_8)), line);
    }

    private HttpRequest request(URI address, byte[] body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(settings.timeout()).POST(BodyPublishers.ofByteArray(body));
        if (!settings.user().isEmpty()) {
            request.header("X-ClickHouse-User", settings.user())
                    .header("X-ClickHouse-Key", settings.password().reveal());
        }
        return request.build();
    }

    private void lines(HttpRequest request, Consumer<String> line) {
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = response.body();
                    IdleLimit limit = new IdleLimit(body, settings.timeout())) {
                if (response.statusCode() != OK) {
                    throw refused(response.statusCode(), new String(body.readNBytes(LONGEST_ERROR), UTF_8));
                }
                BufferedReader reader = new BufferedReader(new InputStreamReader(body, UTF_8));
                for (String one = reader.readLine(); one != null; one = reader.readLine()) {
                    limit.came();
                    line.accept(one);
                }
                limit.came();
            }
        } catch (IOException e) {
            throw new DeliveryException(
                    Condition.CLICKHOUSE_AWAY,
                    "ClickHouse at " + settings.url() + " does not answer: " + e
                            + ". It is tried again; nothing is lost.",
                    e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Overload and missing memory pass; what is wrong with statement, user or table does not. */
    private DeliveryException refused(int status, String text) {
        boolean passes = status == 503
                || text.contains("Code: 202,")
                || text.contains("Code: 241,")
                || text.contains("Code: 252,")
                || text.contains("Code: 159,");
        return new DeliveryException(
                passes ? Condition.CLICKHOUSE_AWAY : Condition.CLICKHOUSE_REFUSED,
                "ClickHouse at " + settings.url() + " answers with " + status + ": "
                        + text.replaceAll("\\s+", " ").strip());
    }
}
