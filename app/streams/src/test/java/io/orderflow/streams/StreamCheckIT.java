package io.orderflow.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.orderflow.local.Installation;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsSources;
import io.orderflow.streams.file.BadFileException;
import io.orderflow.streams.file.StreamFolder;
import io.orderflow.streams.run.StreamCheck;
import io.orderflow.streams.source.StreamSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Spark's errors look like to the author of a file; without Kafka and MySQL. */
class StreamCheckIT {

    @TempDir
    private Path folder;

    private StreamCheck check;

    @BeforeEach
    void startSpark() {
        check = new StreamCheck(
                StreamsRun.spark(),
                Settings.load(new SettingsSources(Map.of(), Map.of(), Map.of(), folder), StreamSettings::read)
                        .values());
    }

    @AfterAll
    static void stopSpark() throws IOException {
        StreamsRun.spark().close();
    }

    static List<Path> shipped() {
        return new StreamFolder(Installation.home().resolve("sql/streams")).files(List.of());
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void everyShippedQueryIsRight(Path file) {
        assertThat(check.check(file).columns()).isNotEmpty();
    }

    @Test
    void anUnknownColumnIsReportedWithItsPositionAndASuggestion() throws IOException {
        assertThat(told("SELECT product_name,\n       SUM(quantiy) AS n\nFROM orders\nGROUP BY product_name"))
                .endsWith("""
                    my.sql, line 7, column 12: there is no column quantiy
                               SUM(quantiy) AS n
                                   ^
                      Did you mean quantity? Columns here: quantity, order_id, unit_price, customer_id, total_price.\
                    """);
    }

    @Test
    void allOtherProblemsAreReportedWithTheirLine() throws IOException {
        assertThat(told("SELECT product_name,\n  SUM(quantity AS n\nFROM orders"))
                .contains("line 7", "Syntax error at or near 'AS'");
        assertThat(told("SELECT product_name FROM ordres"))
                .contains("line 6, column 26: there is no stream or table ordres", "Did you mean orders?");
        assertThat(told("SELECT product_name, uper(product_name) AS n FROM orders"))
                .contains("line 6", "there is no function uper", "Did you mean upper?");
        assertThat(told("")).contains("there is no query below the header");
        assertThat(told("DROP TABLE orders")).contains("line 6, column 1: Syntax error", "one SELECT");
        assertThat(told("SELECT 'a' AS product_name")).contains("line 6: the query reads no stream");
        assertThat(told("SELECT product_name, COUNT(DISTINCT customer_id) AS n\nFROM orders GROUP BY product_name"))
                .contains("line 6: Distinct aggregations are not supported", "APPROX_COUNT_DISTINCT");
        assertThat(told("SELECT product_name\nFROM orders\nORDER BY quantity"))
                .contains("line 8: Sorting is not supported");
        assertThat(told("SELECT product_name, window FROM (SELECT product_name, window(order_timestamp, '1 minute')"
                        + " FROM orders)"))
                .contains("MySQL has no type for the column window", "window.start AS window_start");
        assertThat(told("SELECT quantity AS pieces FROM orders"))
                .contains("line 2: the query does not select the key column product_name", "It selects pieces.");
        assertThat(told("SELECT product_name, COUNT(*) FROM orders GROUP BY product_name"))
                .contains("line 6: the column count(1) needs a name");
    }

    private String told(String sql) throws IOException {
        Path file = folder.resolve("my.sql");
        Files.writeString(file, """
            -- table: stream_my
            -- key: product_name
            -- output: update
            -- watermark: order_timestamp, 2 minutes

            %s
            """.formatted(sql));
        return catchThrowableOfType(BadFileException.class, () -> check.check(file))
                .getMessage();
    }
}
