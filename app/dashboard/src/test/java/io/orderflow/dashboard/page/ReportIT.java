package io.orderflow.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.dashboard.report.ReportMain;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.operate.Failures;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.program.command.Invocation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./orderflow report} over a real database, its file opened in a real browser. */
@ExtendWith(RealServices.class)
class ReportIT {

    private static final String HOSTILE = "<img src=x onerror=alert(1)></pre><script>alert(2)</script>";

    private record Ended(int status, String out, String err) {}

    private static Ended report(TestDatabase database, Path file) {
        List<String> arguments = new ArrayList<>(List.of("--out", file.toString()));
        for (String setting : List.of(
                "mysql.host=" + database.server().host(),
                "mysql.port=" + database.server().port(),
                "mysql.user=" + database.server().user(),
                "mysql.password=" + database.server().password(),
                "mysql.database=" + database.name())) {
            arguments.add("--set");
            arguments.add(setting);
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Invocation.of(new ReportMain(), Failures::of)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        return new Ended(status, out.toString(), err.toString());
    }

    @Test
    void answersEveryQuestionInOneFileThatNeedsNothingElseAndRunsNothing(TestDatabase database, @TempDir Path folder)
            throws Exception {
        try (Connection connection = database.connect()) {
            new Schema(new Tables(database.name(), "orders")).createMissing(connection);
        }
        for (int i = 1; i <= 30; i++) {
            database.execute(("INSERT INTO orders (customer_id, order_id, product_name, product_category, unit_price,"
                            + " quantity, total_price, order_timestamp) VALUES (%d, 'ORDER-%06d', '%s', 'Home',"
                            + " 10.00, %d, %d.00, '2026-11-%02d 10:00:00')")
                    .formatted(i, i, i % 3 == 0 ? HOSTILE : "Lamp " + i % 5, i, 10 * i, i % 20 + 1));
        }
        Path file = folder.resolve("report.html");

        Ended ended = report(database, file);

        assertThat(ended.status()).as(ended.err()).isEqualTo(0);
        assertThat(ended.out()).contains("Written: ").contains("report.html");
        String html = Files.readString(file);
        assertThat(html)
                .doesNotContain("<img")
                .doesNotContain("<script")
                .doesNotContain("http://www.w3.org/1999/xlink");
        try (Chromium browser = Chromium.start()) {
            browser.open(file.toUri().toString());
            browser.read("h1", "OrderFlow report");
            browser.read("section", "Top-selling items");
            browser.script("document.querySelectorAll('details').forEach((details) => (details.open = true))");
            browser.read("section", HOSTILE, "SELECT");
            assertThat(browser.script("return document.querySelectorAll('svg').length")
                            .toString())
                    .isNotEqualTo("0");
            for (int width : List.of(1440, 390)) {
                browser.width(width);
                assertThat(browser.script(
                                "return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                        .as("too wide at " + width)
                        .isEqualTo(0L);
                assertThat(browser.accessibilityProblems()).isEmpty();
            }
            assertThat(browser.complaints()).isEmpty();
            assertThat(browser.requests()).allMatch(url -> url.startsWith("file:") || url.startsWith("about:"));
        }
    }

    @Test
    void saysThatThereIsNoSuchFolder(TestDatabase database, @TempDir Path folder) throws Exception {
        try (Connection connection = database.connect()) {
            new Schema(new Tables(database.name(), "orders")).createMissing(connection);
        }
        Path nowhere = folder.resolve("nowhere");

        Ended ended = report(database, nowhere.resolve("report.html"));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).contains("There is no folder " + nowhere);
    }

    @Test
    void saysThatMysqlDoesNotAnswerAndWritesNothing(TestDatabase database, @TempDir Path folder) {
        Path file = folder.resolve("report.html");
        database.close();

        Ended ended = report(database, file);

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).contains("Nothing was written: no question of sql/analytics could be answered");
        assertThat(ended.err()).doesNotContain("\tat ");
        assertThat(file).doesNotExist();
    }
}
