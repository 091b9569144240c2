package io.orderflow.follow.copy;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.follow.Stage;
import io.orderflow.local.ClickHouseServer;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same question to both stores, at growing sizes, for app/docs/benchmarks.md. No test: run by name,
 * -Dit.test=AnalyticsFigures.
 */
@ExtendWith(RealServices.class)
class AnalyticsFigures {

    private static final int[] SIZES = {100_000, 1_000_000, 3_000_000};
    private static final int ROUNDS = 5;

    @TempDir
    private Path folder;

    @Test
    void theSameQuestionToBothStores(TestTopics topics, TestDatabase database) throws SQLException, IOException {
        try (ClickHouseServer server = ClickHouseServer.start(folder);
                Connection mysql = database.connect();
                Statement statement = mysql.createStatement()) {
            Stage stage = Stage.of(topics, database, 1);
            stage.ledger();
            CopySettings settings = stage.load(Map.of("copy.url", server.url()), CopySettings::read);
            CopyTable table = new CopyTable(settings.follow().mysql().contract());
            server.query(table.ddl("`default`.`orders`"));
            for (int filled = 0, step = 0; step < SIZES.length; step++) {
                fill(statement, table, settings, filled, SIZES[step]);
                filled = SIZES[step];
                for (String having : new String[] {"", " WHERE product_category = 'category 3'"}) {
                    long rows = compare(statement, server, filled, having);
                    System.out.println("FIGURE rows of the answer: " + rows);
                }
            }
        }
    }

    /** A group for each product and category, over all orders: what no total and no index answers. */
    private static long compare(Statement statement, ClickHouseServer server, int size, String where)
            throws SQLException {
        String columns = "product_name, substring(order_timestamp, 1, 10) AS day, count(*) AS orders,"
                + " sum(total_price) AS revenue, max(quantity) AS most, count(DISTINCT customer_id) AS customers FROM ";
        String end = where + " GROUP BY product_name, day ORDER BY product_name, day";
        long[] inMysql = new long[ROUNDS];
        long[] inCopy = new long[ROUNDS];
        long rows = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long began = System.nanoTime();
            rows = 0;
            try (ResultSet row = statement.executeQuery("SELECT " + columns + "orders" + end)) {
                while (row.next()) {
                    rows++;
                }
            }
            inMysql[round] = System.nanoTime() - began;
            began = System.nanoTime();
            long lines = server.query("SELECT " + columns + "orders FINAL" + end)
                    .lines()
                    .count();
            inCopy[round] = System.nanoTime() - began;
            if (lines != rows) {
                throw new AssertionError("MySQL answers with " + rows + " rows, ClickHouse with " + lines);
            }
        }
        Arrays.sort(inMysql);
        Arrays.sort(inCopy);
        System.out.println("FIGURE "
                + String.format(
                        Locale.ROOT,
                        "%,d orders%s: MySQL %,d ms, ClickHouse with FINAL %,d ms (medians of %d)",
                        size,
                        where,
                        inMysql[ROUNDS / 2] / 1_000_000,
                        inCopy[ROUNDS / 2] / 1_000_000,
                        ROUNDS));
        return rows;
    }

    private static void fill(Statement statement, CopyTable table, CopySettings settings, int from, int to)
            throws SQLException {
        ClickHouse clickHouse = new ClickHouse(settings);
        RecordDecoder decoder = new RecordDecoder(
                CompiledContract.shared(settings.follow().mysql().contract()));
        for (int start = from; start < to; start += 50_000) {
            StringBuilder insert = new StringBuilder("INSERT INTO orders (order_id, customer_id, product_name,"
                    + " product_category, unit_price, quantity, total_price, order_timestamp) VALUES ");
            StringBuilder lines = new StringBuilder();
            for (int id = start; id < start + 50_000; id++) {
                int quantity = 1 + id % 5;
                String product = "product " + id % 200;
                String category = "category " + id % 12;
                String time = String.format(Locale.ROOT, "2026-%02d-%02dT12:00:00", 1 + id / 28 % 12, 1 + id % 28);
                String order = "{\"customer_id\":" + (1 + id % 90_000) + ",\"order_id\":\""
                        + String.format(Locale.ROOT, "ORDER-%07d", id) + "\",\"product_name\":\"" + product
                        + "\",\"product_category\":\"" + category + "\",\"unit_price\":10.00,\"quantity\":" + quantity
                        + ",\"total_price\":" + quantity * 10 + ".00,\"order_timestamp\":\"" + time + "\"}";
                table.row(
                        lines,
                        ((Decoded.Accepted) decoder.decode(order.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                                .values(),
                        "id",
                        0,
                        id);
                insert.append(id == start ? "('" : ",('")
                        .append(String.format(Locale.ROOT, "ORDER-%07d", id))
                        .append("',")
                        .append(1 + id % 90_000)
                        .append(",'")
                        .append(product)
                        .append("','")
                        .append(category)
                        .append("',10,")
                        .append(quantity)
                        .append(',')
                        .append(quantity * 10)
                        .append(",'")
                        .append(time)
                        .append("')");
            }
            statement.execute(insert.toString());
            clickHouse.insert(table.columns(), lines.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
