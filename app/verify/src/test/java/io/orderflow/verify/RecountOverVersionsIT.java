package io.orderflow.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.file.ContractFixture;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.verify.compare.Conclusion;
import io.orderflow.verify.finding.DiscrepancyKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records from before and after a change of the contract: each is judged by the one that was in force at its offset.
 */
@ExtendWith(RealServices.class)
@Tag("mysql")
class RecountOverVersionsIT {

    private static final String COUPON = "{name: coupon, logicalType: string, logicalTypeOptions: {maxLength: 20}}";

    @AfterAll
    static void stopSpark() {
        SparkSession.builder().master("local[2]").getOrCreate().stop();
    }

    @Test
    void aRecordIsJudgedByTheContractThatWasInForceAtItsOffset(
            TestTopics topics, TestDatabase database, @TempDir Path folder) throws Exception {
        Verified verified = Verified.on(topics, database);
        Path first = Files.writeString(folder.resolve("1.odcs.yaml"), ContractFixture.inVersion("1.0.0", quantity(10)));
        Path second = Files.writeString(
                folder.resolve("2.odcs.yaml"), ContractFixture.inVersion("1.1.0", quantity(100), COUPON));
        String withCoupon = "{\"id\":3,\"quantity\":7,\"coupon\":\"A\"}";
        send(verified, "{\"id\":1,\"quantity\":5}", "{\"id\":2,\"quantity\":50}", withCoupon);
        verified.run(first);
        addColumns(verified, second);
        // Again the second order, which the new contract accepts, and a retry of the third, whose coupon is new.
        send(verified, "{\"id\":2,\"quantity\":50}", withCoupon, "{\"id\":4,\"quantity\":9,\"coupon\":\"B\"}");
        send(verified, "{\"id\":4,\"quantity\":9}", "{\"id\":5,\"quantity\":500}");
        verified.run(second);

        Conclusion conclusion = verified.recount(second);
        String text = VerifyReport.text(conclusion);

        assertThat(verified.outcomes())
                .isEqualTo(Map.of(1L, "OUT_OF_RANGE", 4L, "duplicate", 6L, "KEY_CONFLICT", 7L, "OUT_OF_RANGE"));
        assertThat(text)
                .contains("Everything adds up")
                .contains("in force from 0@0.")
                .contains("in force from 0@3.");
        Files.writeString(Path.of("target", "verify-over-two-contracts.txt"), text);
        assertThat(VerifyReport.json(conclusion)).contains("\"settings_name_another_contract\" : false");

        assertThat(VerifyReport.text(verified.recount(first)))
                .contains("The settings name another contract, things 1.0.0")
                .contains("Everything adds up");

        // If the new contract were in force from the second record on, its rejection would be one too many.
        assertThat(verified.planted(
                        second,
                        DiscrepancyKind.REASON_DIFFERS,
                        "UPDATE orderflow_contract_in_force SET from_offset = 1 WHERE from_offset = 3",
                        "UPDATE orderflow_contract_in_force SET from_offset = 3 WHERE from_offset = 1"))
                .isEqualTo("rejected as OUT_OF_RANGE quantity, but the contract accepts it");
        assertThat(verified.planted(
                        second,
                        DiscrepancyKind.ORDER_DIFFERS,
                        "UPDATE orders SET coupon = 'C' WHERE id = 4",
                        "UPDATE orders SET coupon = 'B' WHERE id = 4"))
                .isEqualTo("coupon is B in the record, C in the table");
        assertThat(verified.recount(second).counts()).isEmpty();
    }

    @Test
    void aLedgerWithoutContractsIsJudgedByThatOfTheSettings(
            TestTopics topics, TestDatabase database, @TempDir Path folder) throws Exception {
        Verified verified = Verified.on(topics, database);
        Path only = Files.writeString(folder.resolve("1.odcs.yaml"), ContractFixture.inVersion("1.0.0", quantity(10)));
        send(verified, "{\"id\":1,\"quantity\":5}", "{\"id\":2,\"quantity\":50}");
        verified.run(only);
        database.execute("DROP TABLE orderflow_contract_in_force", "DROP TABLE orderflow_contracts");

        assertThat(verified.recount(only).counts()).isEmpty();
    }

    private static void addColumns(Verified verified, Path contract) throws SQLException {
        Tables tables = Tables.of(verified.settings(contract).mysql());
        try (Connection connection = new Mysql(verified.settings(contract).mysql()).connectToServer()) {
            assertThat(new Schema(tables).addColumns(connection, wait -> {})).contains("coupon");
        }
    }

    private static void send(Verified verified, String... values) {
        List<byte[]> bytes =
                Stream.of(values).map(value -> value.getBytes(UTF_8)).toList();
        verified.topics().sendAll(verified.topic(), 0, bytes);
    }

    /** The property of an order's pieces, of which there are at most so many. */
    private static String quantity(int most) {
        return "{name: quantity, logicalType: integer, required: true, logicalTypeOptions: {minimum: 1, maximum: "
                + most + "}, customProperties: [{property: orderflow.role, value: quantity}]}";
    }
}
