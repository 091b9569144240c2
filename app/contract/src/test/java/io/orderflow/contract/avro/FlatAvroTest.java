package io.orderflow.contract.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.decode.RandomContracts;
import io.orderflow.contract.decode.RandomRecords;
import io.orderflow.contract.encode.RecordEncoder;
import io.orderflow.contract.encode.RecordFormat;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.file.ContractReading;
import io.orderflow.contract.json.JsonDecoder;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.contract.verdict.Rejections;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way accepts what the long way accepts, with the same values, and nothing else. */
class FlatAvroTest {
    private static final int CONTRACTS = 200;
    private static final int RECORDS = 40;
    private static final int DAMAGES = 20;
    private final Random random = new Random(Long.getLong("seed", 7));
    private int shortWay;
    private int accepted;

    @Test
    void bothWaysAgreeOnEveryRecordHoweverDamaged() {
        for (int i = 0; i < CONTRACTS; i++) {
            RandomContracts contracts = new RandomContracts(random);
            String text = i % 4 == 0 ? contracts.next() : contracts.flat();
            ContractReading reading = ContractFile.read(text, "random", "");
            assertThat(reading.errors()).as(text).isEmpty();
            compare(reading.contract(), text);
        }
        assertThat(shortWay).as("records that took it").isGreaterThan(CONTRACTS * RECORDS / 10);
        assertThat(accepted).as("records accepted").isGreaterThan(CONTRACTS * RECORDS / 5);
    }

    /** The smallest long in milliseconds is 0 in microseconds, if the product may overflow: an existing time. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE, Long.MAX_VALUE / 1000 + 1, 1L << 61})
    void aTimeOutsideEveryRangeIsRejectedByBothWays(long millis) throws IOException {
        ContractReading reading = ContractFile.read("""
                apiVersion: v3.1.0
                kind: DataContract
                id: times
                version: 1.0.0
                status: active
                schema:
                - name: times
                  properties:
                  - {name: id, logicalType: integer, required: true, primaryKey: true}
                  - {name: at, logicalType: timestamp, required: true, logicalTypeOptions: {timezone: true}}
                """, "times", "");
        assertThat(reading.errors()).isEmpty();
        String schema = "{\"type\":\"record\",\"name\":\"T\",\"fields\":[{\"name\":\"id\",\"type\":\"int\"},"
                + "{\"name\":\"at\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}}]}";
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.write(new byte[] {0, 0, 0, 0, 7, 2});
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(record, null);
        encoder.writeLong(millis);
        CompiledContract compiled = CompiledContract.of(reading.contract());
        WriterSchemas schemas = new WriterSchemas(Map.of("7.avsc", schema));
        assertThat(FlatAvro.of(
                        compiled, new Rejections(compiled), schemas.byId().get(7)))
                .isPresent();

        Decoded decoded = new AvroDecoder(compiled, schemas).decodeFramed(record.toByteArray());

        assertThat(decoded).isInstanceOf(Decoded.Rejected.class);
        assertThat(decoded).isEqualTo(new AvroDecoder(compiled, schemas, false).decodeFramed(record.toByteArray()));
    }

    private void compare(OrderContract contract, String text) {
        CompiledContract compiled = CompiledContract.of(contract);
        WriterSchemas schemas = WriterSchemas.of(contract);
        AvroDecoder both = new AvroDecoder(compiled, schemas);
        AvroDecoder onlyLong = new AvroDecoder(compiled, schemas, false);
        boolean isFlat = schemas.byFingerprint().values().stream()
                .anyMatch(schema ->
                        FlatAvro.of(compiled, new Rejections(compiled), schema).isPresent());
        for (byte[] record : records(compiled)) {
            Decoded decoded = both.decode(record);
            Decoded expected = onlyLong.decode(record);
            assertThat(decoded).as(text).isEqualTo(expected);
            if (expected instanceof Decoded.Accepted) {
                accepted++;
                shortWay += isFlat ? 1 : 0;
            }
        }
    }

    private List<byte[]> records(CompiledContract compiled) {
        JsonDecoder json = new JsonDecoder(compiled);
        RecordEncoder encoder = new RecordEncoder(compiled, RecordFormat.AVRO);
        RandomRecords records = new RandomRecords(random);
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            if (json.decode(records.next(compiled.contract())) instanceof Decoded.Accepted decoded) {
                byte[] value;
                try {
                    value = encoder.encode(decoded.values());
                } catch (IllegalArgumentException e) {
                    continue; // an object with fields that the contract does not describe
                }
                values.add(value);
                for (int damage = 0; damage < DAMAGES && value.length > 10; damage++) {
                    byte[] damaged = value.clone();
                    damaged[10 + random.nextInt(value.length - 10)] ^= (byte) (1 << random.nextInt(8));
                    values.add(damaged);
                }
            }
        }
        return values;
    }
}
