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
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(problem("SELECT product_name,\n       SUM(quantiy) AS n\nFROM orders\nGROUP BY product_name"))
                .endsWith("""
                    my.sql, line 7, column 12: there is no column quantiy
                               SUM(quantiy) AS n
                                   ^
                      Did you mean quantity? Columns here: quantity, order_id, unit_price, customer_id, total_price.\
                    """);
    }

    @Test
    void allOtherProblemsAreReportedWithTheirLine() throws IOException {
        assertThat(problem("SELECT product_name,\n  SUM(quantity AS n\nFROM orders"))
                .contains("line 7", "Syntax error at or near 'AS'");
        assertThat(problem("SELECT product_name FROM ordres"))
                .contains("line 6, column 26: there is no stream or table ordres", "Did you mean orders?");
        assertThat(problem("SELECT product_name, uper(product_name) AS n FROM orders"))
                .contains("line 6", "there is no function uper", "Did you mean upper?");
        assertThat(problem("")).contains("there is no query below the header");
        assertThat(problem("DROP TABLE orders")).contains("line 6, column 1: Syntax error", "one SELECT");
        assertThat(problem("SELECT 'a' AS product_name")).contains("line 6: the query reads no stream");
        assertThat(problem("SELECT product_name, COUNT(DISTINCT customer_id) AS n\nFROM orders GROUP BY product_name"))
                .contains("line 6: Distinct aggregations are not supported", "APPROX_COUNT_DISTINCT");
        assertThat(problem("SELECT product_name\nFROM orders\nORDER BY quantity"))
                .contains("line 8: Sorting is not supported");
        assertThat(problem("SELECT product_name, window FROM (SELECT product_name, window(order_timestamp, '1 minute')"
                        + " FROM orders)"))
                .contains("MySQL has no type for the column window", "window.start AS window_start");
        assertThat(problem("SELECT quantity AS pieces FROM orders"))
                .contains("line 2: the query does not select the key column product_name", "It selects pieces.");
        assertThat(problem("SELECT product_name, COUNT(*) FROM orders GROUP BY product_name"))
                .contains("line 6: the column count(1) needs a name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM orders",
                "SELECT o.*, 1 AS one FROM orders o",
                "SELECT DISTINCT * FROM orders",
                "TABLE orders",
                "SELECT * FROM (SELECT *, 1 AS n FROM orders)",
                "SELECT product_name FROM (SELECT DISTINCT * FROM orders)",
                "SELECT product_name, TO_JSON(STRUCT(*)) AS all FROM orders",
                "WITH w AS (SELECT * FROM orders) SELECT product_name FROM w"
            })
    void everythingOfASourceIsRefusedBecauseAContractMayChange(String sql) throws IOException {
        assertThat(problem(sql)).contains("my.sql, line 6: the query selects everything", "Name the columns");
    }

    /** Output append: with update Spark joins two streams from 4.2 on. */
    @Test
    void aNaturalJoinSelectsEverythingAsWell() throws IOException {
        Path file = write("SELECT a.product_name FROM orders a NATURAL JOIN orders b");
        Files.writeString(file, Files.readString(file).replace("output: update", "output: append"));
        assertThat(catchThrowableOfType(BadFileException.class, () -> check.check(file)))
                .hasMessageContainingAll("my.sql, line 6: the query selects everything", "Name the columns");
    }

    @Test
    void everythingOfNamedColumnsIsAQueryLikeAnyOther() throws IOException {
        Path file = write("SELECT * FROM (SELECT product_name, COUNT(*) AS n FROM orders GROUP BY product_name)");
        assertThat(check.check(file).columns()).hasSize(2);
        file = write("SELECT product_name, n FROM (SELECT *, 1 AS n FROM orders)");
        assertThat(check.check(file).columns()).hasSize(2);
    }

    @Test
    void aWatermarkOnAColumnThatIsNoTimeNamesThoseThatAre() throws IOException {
        Path file = write("SELECT product_name FROM orders");
        Files.writeString(file, Files.readString(file).replace("order_timestamp", "order_time"));
        assertThat(catchThrowableOfType(BadFileException.class, () -> check.check(file)))
                .hasMessageContainingAll(
                        "line 4: a watermark cannot be on order_time, a column that the contract orders does not have",
                        "Did you mean order_timestamp? The times of a record are order_timestamp and kafka_timestamp.");
        Files.writeString(file, Files.readString(file).replace("order_time,", "quantity,"));
        assertThat(catchThrowableOfType(BadFileException.class, () -> check.check(file)))
                .hasMessageContainingAll("line 4: a watermark cannot be on quantity, which is not a timestamp");
        Files.writeString(file, Files.readString(file).replace("quantity,", "time,"));
        assertThat(check.check(file).columns()).hasSize(1);
    }

    @Test
    void aSourceThatIsNotDeclaredIsNamed() throws IOException {
        Path file = write("SELECT product_name FROM orders");
        Files.writeString(file, Files.readString(file).replace("\n\n", "\n-- sources: payments\n\n"));

        assertThat(catchThrowableOfType(BadFileException.class, () -> check.check(file)))
                .hasMessageContainingAll("line 5: there is no source payments", "None is declared.", "streams.sources");
    }

    private String problem(String sql) throws IOException {
        Path file = write(sql);
        return catchThrowableOfType(BadFileException.class, () -> check.check(file))
                .getMessage();
    }

    private Path write(String sql) throws IOException {
        Path file = folder.resolve("my.sql");
        Files.writeString(file, """
            -- table: stream_my
            -- key: product_name
            -- output: update
            -- watermark: order_timestamp, 2 minutes

            %s
            """.formatted(sql));
        return file;
    }
}
