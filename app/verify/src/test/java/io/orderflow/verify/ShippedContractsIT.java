package io.orderflow.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.decode.Sample;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.verify.compare.Conclusion;
import io.orderflow.verify.finding.DiscrepancyKind;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The records of each shipped contract, as people really send them, through broker, job, database and recount. */
@ExtendWith(RealServices.class)
@Tag("mysql")
class ShippedContractsIT {

    private static final String ROW = " WHERE order_id = 'SHOP-00000001'";
    private static final String BACK = "REPLACE INTO orders SELECT * FROM kept";

    @AfterAll
    static void stopSpark() {
        SparkSession.builder().master("local[2]").getOrCreate().stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "order-records", "tracker", "playground", "takeaway", "shop"})
    void addsUpAndEveryRecordHasItsVerdict(String name, TestTopics topics, TestDatabase database) throws Exception {
        Verified verified = Verified.on(topics, database);
        Map<Long, String> expected = send(verified, name);
        verified.run(file(name));

        Conclusion conclusion = verified.recount(file(name));

        assertThat(VerifyReport.text(conclusion)).contains("Everything adds up").contains("compared with the orders");
        assertThat(verified.outcomes()).isEqualTo(expected);
    }

    @Test
    void findsEveryKindOfFaultInNestedOrdersAndQuotesNothingRestricted(TestTopics topics, TestDatabase database)
            throws Exception {
        Verified verified = Verified.on(topics, database);
        send(verified, "shop");
        verified.run(file("shop"));
        database.execute("CREATE TABLE kept AS SELECT * FROM orders" + ROW);

        assertThat(found(verified, DiscrepancyKind.ORDER_DIFFERS, "UPDATE orders SET customer_name = 'Eve'" + ROW))
                .isEqualTo("customer.name is Ada in the record, Eve in the table");
        assertThat(found(verified, DiscrepancyKind.ORDER_DIFFERS, "UPDATE orders SET customer_email = 'a@b.c'" + ROW))
                .isEqualTo("customer.email differs (it is not shown: the field is restricted)");
        assertThat(found(verified, DiscrepancyKind.ORDER_DIFFERS, "UPDATE orders SET items = CONCAT(items, ' ')" + ROW))
                .startsWith("items is [");
        assertThat(found(
                        verified,
                        DiscrepancyKind.ORDER_DIFFERS,
                        "UPDATE orders SET placed_at = placed_at + INTERVAL 1 MICROSECOND" + ROW))
                .startsWith("placed_at is 20");
        assertThat(found(verified, DiscrepancyKind.ORDER_DIFFERS, "UPDATE orders SET customer_name = NULL" + ROW))
                .isEqualTo("customer.name is Ada in the record, null in the table");
        assertThat(found(verified, DiscrepancyKind.ORDER_MISSING, "DELETE FROM orders" + ROW))
                .isEqualTo("no row in the orders table");
        database.execute("UPDATE kept SET order_id = 'SHOP-99999999'");
        assertThat(verified.planted(
                        file("shop"),
                        DiscrepancyKind.PHANTOM_ORDER,
                        BACK,
                        "DELETE FROM orders WHERE order_id = 'SHOP-99999999'"))
                .contains("no record matches it");
        assertThat(verified.planted(
                        file("shop"),
                        DiscrepancyKind.REASON_DIFFERS,
                        "UPDATE rejected_orders SET field = 'items[7].quantity' WHERE reason = 'TOTAL_MISMATCH'",
                        "UPDATE rejected_orders SET field = 'total' WHERE reason = 'TOTAL_MISMATCH'"))
                .contains("items[7].quantity, must be rejected as TOTAL_MISMATCH total");
        assertThat(verified.planted(
                        file("shop"),
                        DiscrepancyKind.TOTAL_DIFFERS,
                        "UPDATE minute_totals SET revenue = revenue + 0.01 WHERE currency = 'EUR'",
                        "UPDATE minute_totals SET revenue = revenue - 0.01 WHERE currency = 'EUR'"))
                .contains(" | EUR: revenue is ");
        assertThat(verified.recount(file("shop")).counts()).isEmpty();
    }

    private static String found(Verified verified, DiscrepancyKind kind, String plant) throws SQLException {
        return verified.planted(file("shop"), kind, plant, BACK);
    }

    @Test
    void aBinaryTotalMayDifferByItsRoundingOnly(TestTopics topics, TestDatabase database) throws Exception {
        Verified verified = Verified.on(topics, database);
        Path contract = file("order-records");
        send(verified, "order-records");
        verified.run(contract);

        database.execute("UPDATE partition_totals SET unit_price_sum_double = unit_price_sum_double * (1 + 1e-12)");
        assertThat(verified.recount(contract).counts()).isEmpty();
        assertThat(verified.planted(
                        contract,
                        DiscrepancyKind.TOTAL_DIFFERS,
                        "UPDATE partition_totals SET unit_price_sum_double = unit_price_sum_double * 1.000001",
                        "UPDATE partition_totals SET unit_price_sum_double = unit_price_sum_double / 1.000001"))
                .startsWith("all together: sum of unit prices is ");
    }

    /** Sends the samples of a contract; the outcome of each by its offset, without those that are stored. */
    private static Map<Long, String> send(Verified verified, String name) {
        List<byte[]> values = new ArrayList<>();
        Map<Long, String> expected = new TreeMap<>();
        for (Sample sample : Sample.ofContracts()) {
            if (sample.contract().equals(name)) {
                if (!sample.verdict().equals("accepted")) {
                    expected.put((long) values.size(), sample.verdict());
                }
                values.add(sample.value().orElse(null));
            }
        }
        for (Sample sample : name.equals("orders") ? Sample.hostile() : List.<Sample>of()) {
            if (!sample.isAccepted()) {
                expected.put((long) values.size(), sample.verdict());
                values.add(sample.value().orElse(null));
            }
        }
        verified.topics().sendAll(verified.topic(), 0, values);
        return expected;
    }

    private static Path file(String name) {
        return Path.of("../../conf/contracts", name + ".odcs.yaml")
                .toAbsolutePath()
                .normalize();
    }
}
