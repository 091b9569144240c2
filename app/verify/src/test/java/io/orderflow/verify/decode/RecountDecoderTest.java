package io.orderflow.verify.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.decode.RandomContracts;
import io.orderflow.contract.decode.RandomRecords;
import io.orderflow.contract.decode.Sample;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.file.ContractReading;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Reason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two decoders that share only the parsed contract agree on every verdict and every value. */
class RecountDecoderTest {

    private static final int CONTRACTS = Integer.getInteger("contracts", 200);
    private static final int RECORDS = 100;

    static Stream<Sample> samples() {
        return Stream.concat(Sample.ofContracts().stream(), Sample.hostile().stream());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void givesEverySampleItsVerdict(Sample sample) {
        String verdict = new TwoDecoders(shipped(sample.contract()))
                .verdict(sample.value().orElse(null), sample.toString());

        assertThat(verdict).isEqualTo(sample.isAccepted() ? "accepted" : sample.verdict());
    }

    @ParameterizedTest
    @CsvSource({
        "33, '', TOO_DEEP",
        "33, ', oops', TOO_DEEP",
        "32, '', NOT_AN_OBJECT",
        "32, ', oops', NOT_JSON",
        "1, '', NOT_AN_OBJECT"
    })
    void ofMalformedAndTooDeepTheFirstInTheBytesCountsAndBothBeforeWhetherItIsAnObject(
            int brackets, String rest, String reason) {
        String array = "[".repeat(brackets) + "1" + rest + "]".repeat(brackets);

        assertThat(new TwoDecoders(shipped("orders")).verdict(array.getBytes(UTF_8), array))
                .isEqualTo(reason);
        assertThat(List.of(Reason.NOT_JSON, Reason.TOO_DEEP, Reason.NOT_AN_OBJECT))
                .as("the order of Reason is the order of the checks")
                .isSorted();
    }

    @Test
    void agreesOnRandomRecordsOfRandomContracts() {
        Random random = new Random(Long.getLong("seed", 28));
        Map<String, Integer> verdicts = new TreeMap<>();
        for (int i = 0; i < CONTRACTS; i++) {
            String text = new RandomContracts(random).next();
            OrderContract contract = contract(text);
            TwoDecoders both = new TwoDecoders(contract);
            RandomRecords records = new RandomRecords(random);
            for (int j = 0; j < RECORDS; j++) {
                verdicts.merge(both.verdict(records.next(contract), text), 1, Integer::sum);
            }
        }
        // A mutation that never reached a rule would prove nothing about it.
        assertThat(verdicts.keySet()).containsAll(RandomRecords.REASONS).contains("NOT_UTF8");
        assertThat(verdicts.get("accepted")).as(verdicts.toString()).isGreaterThan(CONTRACTS * RECORDS / 10);
    }

    @Test
    void agreesOnRandomAvroOfRandomWriters() {
        Random random = new Random(Long.getLong("seed", 29));
        Map<String, Integer> verdicts = new TreeMap<>();
        for (int i = 0; i < CONTRACTS; i++) {
            String text = new RandomContracts(random).next();
            OrderContract contract = contract(text);
            RandomAvro avro = new RandomAvro(random);
            String schema = avro.schema(contract);
            TwoDecoders both = new TwoDecoders(
                    contract, WriterSchemas.of(contract).and(Map.of("w.avsc", schema, "7.avsc", schema)));
            Schema parsed = new Schema.Parser().parse(schema);
            for (int j = 0; j < RECORDS; j++) {
                byte[] message = damaged(avro.message(parsed, contract), random);
                byte[] value = random.nextInt(4) == 0 ? framed(message, 7) : message;
                verdicts.merge(both.verdict(value, text + "\n" + schema), 1, Integer::sum);
            }
        }
        assertThat(verdicts.keySet())
                .contains("accepted", "NOT_AVRO", "UNKNOWN_SCHEMA", "MISSING_FIELD", "WRONG_TYPE", "BAD_TEXT")
                .contains("BAD_FORMAT", "TOO_PRECISE", "OUT_OF_RANGE", "BAD_TIMESTAMP", "NOT_UTF8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "shop", "takeaway"})
    void agreesOnEveryByteChangedAndEveryLength(String name) {
        TwoDecoders both = new TwoDecoders(shipped(name));
        byte[] value = Sample.ofContracts().stream()
                .filter(sample -> sample.contract().equals(name) && sample.isAccepted())
                .findFirst()
                .flatMap(Sample::value)
                .orElseGet(() -> Sample.hostile().get(0).value().orElseThrow());
        for (int at = 0; at < value.length; at++) {
            both.verdict(Arrays.copyOf(value, at), "cut at " + at);
            for (int changed :
                    new int[] {0, '"', '\\', '{', '}', '[', ']', ',', ':', '0', '9', '-', ' ', 'e', 'u', 255}) {
                byte[] other = value.clone();
                other[at] = (byte) changed;
                both.verdict(other, "byte %d is %d".formatted(at, changed));
            }
        }
        int most = shipped(name).maxBytes();
        both.verdict(Arrays.copyOf(value, value.length + 1), "one byte more");
        both.verdict(filled(value, most), "as long as may be");
        assertThat(both.verdict(filled(value, most + 1), "too long")).isEqualTo("TOO_LARGE");
    }

    @Test
    void agreesOnTheFramingOfASchemaRegistry() {
        OrderContract contract = shipped("order-records");
        String schema = new RandomAvro(new Random(3)).schema(contract);
        TwoDecoders both = new TwoDecoders(contract, WriterSchemas.of(contract).and(Map.of("dir/42.avsc", schema)));
        byte[] message = new RandomAvro(new Random(4)).message(new Schema.Parser().parse(schema), contract);
        for (int number : new int[] {0, 7, 42, 1 << 24, -1}) {
            byte[] framed = framed(message, number);
            for (int length = 0; length <= framed.length; length++) {
                both.verdict(Arrays.copyOf(framed, length), "schema " + number + ", cut at " + length);
            }
        }
    }

    @Test
    void agreesOnHowDeepAValueMayBe() {
        for (String name : List.of("orders", "shop", "takeaway")) {
            TwoDecoders both = new TwoDecoders(shipped(name));
            for (int depth = 29; depth < 36; depth++) {
                both.verdict(("{\"items\":" + "[".repeat(depth) + "]".repeat(depth) + "}").getBytes(UTF_8), name);
                both.verdict(("{\"items\":" + "[".repeat(depth)).getBytes(UTF_8), name);
                both.verdict(
                        ("{\"x\":" + "{\"a\":".repeat(depth) + "1" + "}".repeat(depth) + "}").getBytes(UTF_8), name);
            }
        }
    }

    @Test
    void aDeletionIsOneHoweverItsLetterIsWritten() {
        TwoDecoders both = new TwoDecoders(contract("""
            apiVersion: v3.1.0
            kind: DataContract
            id: deleted
            version: 1.0.0
            status: active
            schema:
            - name: deleted
              customProperties: [{property: orderflow.envelope, value: debezium}]
              properties:
              - {name: id, logicalType: integer, required: true, primaryKey: true}
            """));

        assertThat(both.verdict("{\"after\":null,\"op\":\"d\"}".getBytes(UTF_8), ""))
                .isEqualTo("DELETE_EVENT");
        assertThat(both.verdict("{\"after\":null,\"op\":\"\\u0064\"}".getBytes(UTF_8), ""))
                .isEqualTo("DELETE_EVENT");
    }

    @Test
    void hostileValuesTakeNoLongerThanTheirLength() {
        OrderContract contract = contract("""
            apiVersion: v3.1.0
            kind: DataContract
            id: hostile
            version: 1.0.0
            status: active
            schema:
            - name: hostile
              customProperties: [{property: orderflow.maxBytes, value: 1048576}]
              properties:
              - {name: id, logicalType: integer, required: true, primaryKey: true}
              - {name: text, logicalType: string, logicalTypeOptions: {pattern: '^(a|aa)+(a*)*b$'}}
              - {name: number, logicalType: number, physicalType: 'DECIMAL(38,10)'}
              - {name: ratio, logicalType: number, physicalType: DOUBLE}
            """);
        TwoDecoders both = new TwoDecoders(contract);

        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            assertThat(both.verdict(json("\"text\":\"" + "a".repeat(1_000_000) + "\""), ""))
                    .isEqualTo("BAD_FORMAT");
            both.verdict(json("\"number\":1." + "0".repeat(1_000_000)), "");
            both.verdict(json("\"number\":0." + "0".repeat(900_000) + "1e900001"), "");
            both.verdict(json("\"number\":1e999999999999999999"), "");
            both.verdict(json("\"number\":" + "9".repeat(1_000_000)), "");
            both.verdict(json("\"ratio\":" + "9".repeat(1_000_000) + "e-999999"), "");
            both.verdict(json("\"ratio\":0." + "1".repeat(1_000_000)), "");
        });
    }

    private static byte[] json(String member) {
        return ("{\"id\":1," + member + "}").getBytes(UTF_8);
    }

    /** With blanks up to this length. */
    private static byte[] filled(byte[] value, int length) {
        byte[] filled = Arrays.copyOf(value, length);
        Arrays.fill(filled, value.length, length, (byte) ' ');
        return filled;
    }

    private static byte[] framed(byte[] message, int schema) {
        int body = Math.max(0, message.length - 10);
        ByteBuffer framed = ByteBuffer.allocate(5 + body).put((byte) 0).putInt(schema);
        return framed.put(message, message.length - body, body).array();
    }

    /** Up to two small mutations in the bytes behind the header, rarely in it. */
    private static byte[] damaged(byte[] message, Random random) {
        byte[] result = message;
        for (int wounds = Math.max(0, random.nextInt(5) - 2); wounds > 0; wounds--) {
            int from = random.nextInt(20) == 0 ? 2 : Math.min(10, result.length - 1);
            int at = from + random.nextInt(result.length - from);
            if (random.nextInt(3) > 0) {
                result[at] = random.nextBoolean()
                        ? (byte) random.nextInt(256)
                        : (byte) (result[at] ^ 1 << random.nextInt(8));
            } else {
                result = random.nextBoolean()
                        ? Arrays.copyOf(result, Math.max(11, at))
                        : Arrays.copyOf(result, result.length + 1 + random.nextInt(3));
            }
        }
        return result;
    }

    private static OrderContract shipped(String name) {
        return ContractFile.shipped(name).contract();
    }

    private static OrderContract contract(String text) {
        ContractReading reading = ContractFile.read(text, "test", "");
        assertThat(reading.errors()).as(text).isEmpty();
        return reading.contract();
    }
}
