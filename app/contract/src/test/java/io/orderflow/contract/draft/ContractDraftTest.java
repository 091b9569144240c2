package io.orderflow.contract.draft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.model.Envelope;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.sample.Samples;
import io.orderflow.contract.verdict.Decoded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractDraftTest {
    private static Draft of(String... records) throws NoDraftException {
        return ofAll(Arrays.asList(records));
    }

    private static Draft ofAll(List<String> records) throws NoDraftException {
        return ofBytes(records.stream().map(record -> record.getBytes(UTF_8)).toList());
    }

    private static Draft ofBytes(List<byte[]> values) throws NoDraftException {
        return ContractDraft.of(Samples.of(values), "my-topic", "topic my-topic");
    }

    private static FieldType type(Draft draft, String path) {
        return leaf(draft, path).field().type();
    }

    private static Leaf leaf(Draft draft, String path) {
        return draft.contract().leaves().stream()
                .filter(leaf -> leaf.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> many(int count, String record) {
        return IntStream.range(0, count)
                .mapToObj(i -> record.replace("#", Integer.toString(i)))
                .toList();
    }

    private static List<String> doubts(Draft draft) {
        return draft.doubts().stream().map(Doubt::toString).toList();
    }

    @Nested
    class Types {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "2026-01-02T03:04:05|''|DATETIME|false",
                    "2026-01-02T03:04:05.120|''|DATETIME(3)|false",
                    "2026-01-02T03:04:05.123456Z|''|DATETIME(6)|true",
                    "2026-01-02T03:04:05+02:00|''|DATETIME|true",
                    "2026-01-02 03:04:05|yyyy-MM-dd HH:mm:ss|DATETIME|false",
                    "31/12/2026 03:04|dd/MM/yyyy HH:mm|DATETIME|false",
                    "12/31/2026 03:04:05|MM/dd/yyyy HH:mm:ss|DATETIME|false",
                    "31.12.2026 03:04|dd.MM.yyyy HH:mm|DATETIME|false"
                })
        void timestampsAreKnownByTheirFormat(String text, String format, String column, boolean zoned)
                throws NoDraftException {
            FieldType.Timestamp timestamp = (FieldType.Timestamp) type(of("{\"id\":1,\"t\":\"" + text + "\"}"), "t");

            assertThat(timestamp.format()).isEqualTo(format);
            assertThat(timestamp.physicalType()).isEqualTo(column);
            assertThat(timestamp.zoned()).isEqualTo(zoned);
        }

        @Test
        void aDateThatCanBeReadInTwoWaysIsDoubtful() throws NoDraftException {
            assertThat(doubts(of("{\"id\":1,\"t\":\"03/04/2026\"}")))
                    .anyMatch(doubt -> doubt.startsWith("t: ") && doubt.contains("dd/MM/yyyy, MM/dd/yyyy"));
            assertThat(doubts(of("{\"id\":1,\"t\":\"03/04/2026\"}", "{\"id\":2,\"t\":\"31/04/2026\"}"))
                            .toString())
                    .doesNotContain("more than one way");
        }

        @Test
        void numbersGetRoom() throws NoDraftException {
            Draft draft = of(
                    "{\"id\":1,\"n\":5,\"big\":5000000000,\"huge\":18446744073709551615,\"d\":12.345,\"vast\":1e999,\"price\":3}");

            assertThat(((FieldType.Whole) type(draft, "n")).physicalType()).isEqualTo("INT");
            assertThat(((FieldType.Whole) type(draft, "id")).physicalType()).isEqualTo("BIGINT");
            assertThat(((FieldType.Whole) type(draft, "big")).physicalType()).isEqualTo("BIGINT");
            assertThat(((FieldType.Whole) type(draft, "huge")).physicalType()).isEqualTo("BIGINT UNSIGNED");
            assertThat(((FieldType.Decimal) type(draft, "d")).physicalType()).isEqualTo("DECIMAL(11,3)");
            assertThat(((FieldType.Decimal) type(draft, "price")).physicalType())
                    .isEqualTo("DECIMAL(10,2)");
            assertThat(((FieldType.Floating) type(draft, "vast")).physicalType())
                    .isEqualTo("DOUBLE");
            assertThat(doubts(draft)).anyMatch(doubt -> doubt.startsWith("price: only whole numbers"));
        }

        @Test
        void epochsAreCandidatesInCommentsOnly() throws NoDraftException {
            Draft draft = of("{\"id\":1,\"created_at\":1760000000123}");

            assertThat(type(draft, "created_at")).isInstanceOf(FieldType.Whole.class);
            assertThat(draft.text())
                    .contains("# customProperties: [{property: orderflow.encoding, value: epoch-millis}]");
        }

        @Test
        void numbersInQuotesAreNumbersWhereTheNameSaysSo() throws NoDraftException {
            Draft draft = of("{\"id\":1,\"price\":\"2.60\",\"zip\":\"12345\"}");

            assertThat(((FieldType.Decimal) type(draft, "price")).asText()).isTrue();
            assertThat(type(draft, "zip")).isInstanceOf(FieldType.Text.class);
        }

        @Test
        void aFewValuesInManyRecordsAreACandidateForAList() throws NoDraftException {
            List<String> records = new ArrayList<>(many(30, "{\"id\":#,\"status\":\"paid\",\"password\":\"hunter2\"}"));
            records.addAll(many(9, "{\"id\":9#,\"status\":\"open\",\"password\":\"hunter2\"}"));
            Draft draft = ofAll(records);

            assertThat(draft.text())
                    .contains("# quality: [{metric: invalidValues, arguments: {validValues: [paid, open]}");
            assertThat(((FieldType.Text) type(draft, "status")).values()).isEmpty();
            assertThat(draft.text()).doesNotContain("hunter2");
            assertThat(leaf(draft, "password").field().restricted()).isTrue();
        }

        @Test
        void twoTypesInOneFieldAreDecidedByTheMajority() throws NoDraftException {
            Draft draft = of("{\"id\":1,\"n\":1}", "{\"id\":2,\"n\":2}", "{\"id\":3,\"n\":\"x\"}");

            assertThat(type(draft, "n")).isInstanceOf(FieldType.Whole.class);
            assertThat(doubts(draft))
                    .contains("n: different types were seen (1 text, 2 numbers); all but numbers will be"
                            + " rejected as WRONG_TYPE");
        }
    }

    @Nested
    class Keys {
        @Test
        void theUniqueFieldThatIsNamedLikeAnOrdersIdIsTheKey() throws NoDraftException {
            Draft draft = of(
                    "{\"customer_id\":1,\"orderNumber\":\"A\",\"note\":\"x\"}",
                    "{\"customer_id\":2,\"orderNumber\":\"B\",\"note\":\"y\"}");

            assertThat(draft.contract().key()).extracting(Leaf::path).containsExactly("orderNumber");
        }

        @Test
        void aTieIsSaid() throws NoDraftException {
            Draft draft = of("{\"id\":1,\"order_id\":\"A\"}", "{\"id\":2,\"order_id\":\"B\"}");

            assertThat(draft.contract().key()).extracting(Leaf::path).containsExactly("order_id");
            assertThat(doubts(draft)).contains("order_id: it was made the key, but could also be id");
        }

        @Test
        void repeatsOfAKeyAreCountedButNotRepeatsOfARecord() throws NoDraftException {
            String record = "{\"order_id\":7,\"n\":1}";

            assertThat(doubts(of(record, record)).toString()).doesNotContain("KEY_CONFLICT");
            assertThat(doubts(of(record, "{\"order_id\":7,\"n\":2}")))
                    .anyMatch(doubt -> doubt.startsWith("order_id: ") && doubt.contains("1 records repeat a key"));
        }

        @Test
        void withoutAnyFieldThatCanBeAKeyThereIsNoDraft() {
            assertThatThrownBy(() -> of("{\"a\":[1],\"b\":true}"))
                    .isInstanceOf(NoDraftException.class)
                    .hasMessageContaining("No field can be a key");
        }
    }

    @Nested
    class HostileTopics {
        @Test
        void anEmptyTopicIsSaid() {
            assertThatThrownBy(() -> ofBytes(List.of()))
                    .isInstanceOf(NoDraftException.class)
                    .hasMessageContaining("There are no records in topic my-topic");
        }

        @Test
        void whatIsNoJsonIsNamed() {
            byte[] framed = {0, 0, 0, 0, 42, 1, 2};

            assertThatThrownBy(() -> ofBytes(Arrays.asList(framed, null, "[]".getBytes(UTF_8))))
                    .isInstanceOf(NoDraftException.class)
                    .hasMessageContaining("None of the 3 records")
                    .hasMessageContaining("schema id 42 (draft from the schema: contract init --avro FILE")
                    .hasMessageContaining("1 without a value (tombstones)")
                    .hasMessageContaining("1 JSON arrays");
        }

        @Test
        void halfBinaryIsADraftWithAWarning() throws NoDraftException {
            List<byte[]> values = new ArrayList<>();
            Random random = new Random(1);
            for (int i = 0; i < 50; i++) {
                byte[] noise = new byte[200];
                random.nextBytes(noise);
                noise[0] = 'x';
                values.add(noise);
                values.add(("{\"id\":" + i + "}").getBytes(UTF_8));
            }
            assertThat(doubts(ofBytes(values)))
                    .contains("50 records are not used: neither JSON nor a format that is recognised");
        }

        @Test
        void ofTwoKindsOfRecordsTheLargerIsDrafted() throws NoDraftException {
            List<String> records = new ArrayList<>(many(30, "{\"order_id\":#,\"product\":\"a\",\"price\":1.5}"));
            records.addAll(many(10, "{\"user\":#,\"login\":\"a\",\"device\":\"b\"}"));
            Draft draft = ofAll(records);

            assertThat(draft.contract().leaves())
                    .extracting(Leaf::path)
                    .containsExactly("order_id", "product", "price");
            assertThat(doubts(draft))
                    .contains("10 records are not used: of another kind, with the fields user, login, device");
        }

        @Test
        void aRecordOfOneMebibyteGetsALimitThatTakesIt() throws NoDraftException {
            Draft draft = of("{\"id\":1,\"blob\":\"" + "x".repeat(600_000) + "\"}");

            assertThat(draft.contract().maxBytes()).isEqualTo(1 << 20);
            assertThat(((FieldType.Text) type(draft, "blob")).physicalType()).isEqualTo("MEDIUMTEXT");
        }

        @Test
        void envelopesAreOpened() throws NoDraftException {
            Draft connect = of("{\"schema\":{},\"payload\":{\"id\":1}}");
            Draft debezium = of(
                    "{\"before\":null,\"after\":{\"id\":1},\"op\":\"c\"}",
                    "{\"before\":null,\"after\":{\"id\":2},\"op\":\"c\"}",
                    "{\"before\":{\"id\":1},\"after\":null,\"op\":\"d\"}");

            assertThat(connect.contract().envelope()).isEqualTo(Envelope.CONNECT);
            assertThat(debezium.contract().envelope()).isEqualTo(Envelope.DEBEZIUM);
            assertThat(debezium.contract().leaves()).extracting(Leaf::path).containsExactly("id");
        }

        @Test
        void namesThatNoColumnCanHaveGetAnother() throws NoDraftException {
            Draft draft = of("{\"id\":1,\"group\":\"x\",\"9\":\"x\",\"A\":1,\"a\":2,\"ütf 8\":1,\"a.b\":1,\"\":2,\""
                    + "n".repeat(80) + "\":1,\"contract_no\":1,\"yes\":1,\"q\\\"\":1}");

            assertThat(draft.contract().leaves())
                    .extracting(leaf -> leaf.field().column())
                    .contains("id", "group_", "field_9", "A", "a_2", "ütf_8", "contract_no_2", "yes", "q_");
            assertThat(doubts(draft).toString()).contains("\"a.b\"");
        }

        @Test
        void namesAsDataAreKeptWhole() throws NoDraftException {
            List<String> records = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                records.add("{\"id\":" + i + ",\"prices\":{\"sku" + i + "\":1,\"sku" + (i + 100) + "\":2}}");
            }
            assertThat(type(ofAll(records), "prices")).isInstanceOf(FieldType.Verbatim.class);
        }
    }

    /** Whatever comes: a draft that can be used and accepts what it was drafted from, or a message. */
    @Test
    void randomRecordsGiveADraftThatAcceptsThem() throws NoDraftException {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            String[] shape = IntStream.range(0, 1 + random.nextInt(6))
                    .mapToObj(i -> RandomJson.KINDS[random.nextInt(RandomJson.KINDS.length)])
                    .toArray(String[]::new);
            List<String> records = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                StringBuilder record = new StringBuilder("{\"order_id\":" + (i + 1));
                for (int f = 0; f < shape.length; f++) {
                    record.append(",\"f").append(f).append("\":").append(RandomJson.of(shape[f], random));
                }
                records.add(record.append('}').toString());
            }
            OrderContract contract = ofAll(records).contract();
            RecordDecoder decoder = new RecordDecoder(CompiledContract.of(contract));
            for (String record : records) {
                Decoded decoded = decoder.decode(record.getBytes(UTF_8));
                assertThat(decoded).as("seed %d, %s: %s", seed, record, decoded).isInstanceOf(Decoded.Accepted.class);
            }
        }
    }

    /** Values of one kind. */
    private static final class RandomJson {
        private static final String[] KINDS = {"int", "decimal", "text", "truth", "time", "object", "array", "uuid"};

        static String of(String kind, Random random) {
            return switch (kind) {
                case "int" -> Long.toString(random.nextLong() >> random.nextInt(64));
                case "decimal" ->
                    String.format(
                            Locale.ROOT,
                            "%." + random.nextInt(5) + "f",
                            random.nextGaussian() * Math.pow(10, random.nextInt(9)));
                case "text" ->
                    "\"" + "xé😀".substring(0, random.nextInt(3)) + "w".repeat(1 + random.nextInt(300)) + "\"";
                case "truth" -> Boolean.toString(random.nextBoolean());
                case "time" -> "\"20" + (10 + random.nextInt(89)) + "-02-11T10:00:" + (10 + random.nextInt(50)) + "Z\"";
                case "object" ->
                    "{\"a\":" + of("int", random) + ",\"b\":" + (random.nextBoolean() ? "null" : of("text", random))
                            + "}";
                case "array" -> random.nextBoolean() ? "[]" : "[{\"x\":" + of("decimal", random) + "}]";
                default -> "\"" + new java.util.UUID(random.nextLong(), random.nextLong()) + "\"";
            };
        }
    }

    @Nested
    class OtherSources {
        @Test
        void aTableBecomesAContractOfItsColumns() throws NoDraftException {
            Draft draft = ContractDraft.of(
                    List.of(
                            new TableColumn("id", "bigint unsigned", false, 1, false, ""),
                            new TableColumn("seen", "timestamp", false, 0, false, ""),
                            new TableColumn("status", "enum('a','it''s')", true, 0, false, "how it \"is\""),
                            new TableColumn("price", "decimal(12,4)", false, 0, false, ""),
                            new TableColumn("flag", "tinyint(1)", true, 0, false, ""),
                            new TableColumn("code", "char(3)", false, 0, false, ""),
                            new TableColumn("data", "json", true, 0, false, ""),
                            new TableColumn("row_no", "int", false, 0, true, "")),
                    List.of("`price` > 0"),
                    "t",
                    "shop.t");

            assertThat(draft.contract().key()).extracting(Leaf::path).containsExactly("id");
            assertThat(((FieldType.Text) type(draft, "status")).values()).containsExactly("a", "it's");
            assertThat(leaf(draft, "status").field().description()).isEqualTo("how it \"is\"");
            assertThat(((FieldType.Decimal) type(draft, "price")).physicalType())
                    .isEqualTo("DECIMAL(12,4)");
            assertThat(draft.text()).contains("# The table has CHECK (`price` > 0)");
            assertThat(doubts(draft))
                    .anyMatch(doubt -> doubt.startsWith("code: a CHAR column"))
                    .anyMatch(doubt -> doubt.startsWith("data: the column json is left out"))
                    .anyMatch(doubt -> doubt.startsWith("row_no: the column int is left out: the server fills it"))
                    .anyMatch(doubt -> doubt.startsWith("seen: a TIMESTAMP column"));
        }

        @Test
        void aSchemaThatIsNoRecordIsSaid() {
            assertThatThrownBy(() -> ContractDraft.of(Schema.create(Schema.Type.INT), "a", "a.avsc"))
                    .isInstanceOf(NoDraftException.class)
                    .hasMessage("a.avsc must be the schema of a record, but is of the type int.");
        }
    }
}
