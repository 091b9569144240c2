package io.orderflow.contract.decode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.file.ContractReading;
import io.orderflow.contract.json.JsonDecoder;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.contract.verdict.Rejection;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Random contracts and random records: two decoders that share nothing but the contract agree on every verdict. */
class TwoDecodersAgreeTest {
    private static final int CONTRACTS = Integer.getInteger("contracts", 120);
    private static final int RECORDS = 100;
    private static final Pattern BEYOND_BIG_DECIMAL = Pattern.compile("[0-9][eE][-+]?[0-9]{10}");

    @Test
    void onEveryVerdictAndEveryValue() {
        Random random = new Random(Long.getLong("seed", 5));
        Map<String, Integer> reasons = new TreeMap<>();
        for (int i = 0; i < CONTRACTS; i++) {
            String text = new RandomContracts(random).next();
            ContractReading reading = ContractFile.read(text, "random", "");
            assertThat(reading.errors()).as(text).isEmpty();
            OrderContract contract = reading.contract();
            JsonDecoder decoder = new JsonDecoder(CompiledContract.of(contract));
            PlainDecoder judge = new PlainDecoder(contract);
            RandomRecords records = new RandomRecords(random);
            for (int j = 0; j < RECORDS; j++) {
                byte[] record = records.next(contract);
                if (BEYOND_BIG_DECIMAL.matcher(new String(record, ISO_8859_1)).find()) {
                    continue; // the judge cannot read it
                }
                String described = text + "\n" + new String(record, UTF_8);
                PlainDecoder.Verdict expected = judge.decode(record);
                Decoded decoded = decoder.decode(record);
                if (decoded instanceof Decoded.Accepted accepted) {
                    assertThat("accepted").as(described).isEqualTo(expected.reason());
                    assertValues(accepted.values(), expected.values(), described);
                } else {
                    Rejection rejection = ((Decoded.Rejected) decoded).rejection();
                    assertThat(rejection.reason()).as(described + rejection).isEqualTo(expected.reason());
                    if (!expected.field().equals("?")) {
                        assertThat(rejection.field()).as(described + rejection).isEqualTo(expected.field());
                    }
                }
                reasons.merge(expected.reason(), 1, Integer::sum);
            }
        }
        assertThat(reasons.keySet()).containsAll(RandomRecords.REASONS).contains("accepted");
        assertThat(reasons.get("accepted")).as(reasons.toString()).isGreaterThan(CONTRACTS * RECORDS / 10);
    }

    private static void assertValues(OrderValues order, Map<String, Object> expected, String described) {
        for (int column = 0; column < order.contract().columns().count(); column++) {
            String path = order.contract().contract().leaves().get(column).path();
            if (Op.isVerbatim(order.contract().columns().op(column))) {
                continue;
            }
            Object value = order.value(column);
            Object wanted = expected.get(path);
            if (value instanceof Long || value instanceof BigInteger) {
                value = new BigDecimal(value.toString());
            } else if (value instanceof Float || value instanceof Double) {
                double number = ((Number) value).doubleValue();
                value = number == 0 ? 0.0 : number;
            }
            if (value instanceof BigDecimal number && wanted instanceof BigDecimal other) {
                assertThat(number).as(path + " of " + described).isEqualByComparingTo(other);
            } else {
                assertThat(value).as(path + " of " + described).isEqualTo(wanted);
            }
        }
    }
}
