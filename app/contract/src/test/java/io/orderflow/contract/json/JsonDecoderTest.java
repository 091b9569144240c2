package io.orderflow.contract.json;

import static io.orderflow.contract.file.ContractFixture.contract;
import static io.orderflow.contract.file.ContractFixture.with;
import static io.orderflow.contract.file.ContractFixture.withProperties;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.contract.verdict.Rejection;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDecoderTest {
    private static Decoded decode(String contract, String json) {
        return new JsonDecoder(CompiledContract.of(contract(contract))).decode(json.getBytes(UTF_8));
    }

    private static String verdict(String contract, String json) {
        return decode(contract, json) instanceof Decoded.Rejected rejected
                ? rejected.rejection().reason() + " " + rejected.rejection().field()
                : "accepted";
    }

    private static OrderValues order(String contract, String json) {
        return ((Decoded.Accepted) decode(contract, json)).values();
    }

    @Test
    void timesOfARuleAreShownByTheirTypeAlsoInTheFirstSecondsOf1970() {
        String timestamps = with(
                "quality: [{name: SENT_LATER, type: custom, engine: orderflow, implementation: sent >= placed}]",
                "{name: placed, logicalType: timestamp}",
                "{name: sent, logicalType: timestamp}");
        String days = timestamps.replace("logicalType: timestamp", "logicalType: date");

        assertThat(message(
                        timestamps, "{\"id\":1,\"placed\":\"1970-01-01T00:00:05\",\"sent\":\"1970-01-01T00:00:01\"}"))
                .contains("the left side is 1970-01-01T00:00:01", "the right side is 1970-01-01T00:00:05");
        assertThat(message(days, "{\"id\":1,\"placed\":\"9999-12-31\",\"sent\":\"1970-01-02\"}"))
                .contains("the left side is 1970-01-02", "the right side is 9999-12-31");
    }

    private static String message(String contract, String json) {
        return ((Decoded.Rejected) decode(contract, json)).rejection().message();
    }

    @Nested
    class Restricted {
        private static final String SECRET = "s3cr3t";
        private static final String CONTRACT = with(
                "customProperties: [{property: orderflow.unknownFields, value: reject}]\nquality: [{name:"
                        + " NOT_SEVEN, type:"
                        + " custom, engine: orderflow, implementation: customer.pin != 7}]",
                "{name: customer, logicalType: object, properties: [{name: mail, logicalType: string, classification:"
                        + " restricted, logicalTypeOptions: {maxLength: 8, pattern: '^[a-z0-9]+$'}}, {name: pin,"
                        + " logicalType:"
                        + " integer, classification: restricted}]}",
                "{name: cards, logicalType: array, items: {logicalType: string, classification: restricted,"
                        + " logicalTypeOptions: {maxLength: 3}}}");

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"s3cr3t\"",
                    "[\"s3cr3t\"]",
                    "{\"id\":1,\"customer\":\"s3cr3t\"}",
                    "{\"id\":1,\"customer\":[\"s3cr3t\"]}",
                    "{\"id\":1,\"customer\":{\"mail\":[\"s3cr3t\"]}}",
                    "{\"id\":1,\"customer\":{\"mail\":\"S s3cr3t\"}}",
                    "{\"id\":1,\"customer\":{\"mail\":\"s3cr3ts3cr3t\"}}",
                    "{\"id\":1,\"customer\":{\"pin\":\"s3cr3t\"}}",
                    "{\"id\":1,\"cards\":\"s3cr3t\"}",
                    "{\"id\":1,\"cards\":[\"s3cr3t\"]}",
                    "{\"id\":1,\"cards\":[5,\"s3cr3t\"]}"
                })
        void valuesAreInNoMessage(String json) {
            Rejection rejection = ((Decoded.Rejected) decode(CONTRACT, json)).rejection();

            assertThat(rejection.message()).doesNotContain(SECRET).isNotEmpty();
        }

        @Test
        void operandsOfRulesAreInNoMessage() {
            Rejection rejection =
                    ((Decoded.Rejected) decode(CONTRACT, "{\"id\":1,\"customer\":{\"pin\":7}}")).rejection();

            assertThat(rejection.reason()).isEqualTo("NOT_SEVEN");
            assertThat(rejection.field()).isEqualTo("customer.pin");
            assertThat(rejection.message()).doesNotContain("is 7");
        }

        @Test
        void anOrderShowsNoValueOfItself() {
            assertThat(order(CONTRACT, "{\"id\":1,\"customer\":{\"mail\":\"s3cr3t\"}}")
                            .toString())
                    .doesNotContain(SECRET);
        }
    }

    @Nested
    class Keeps {
        @Test
        void anArrayExactlyAsItWasSent() {
            String contract = withProperties(
                    "{name: a, logicalType: array}", "{name: m, logicalType: object, physicalType: TEXT}");

            OrderValues order = order(
                    contract, "{\"m\" : { \"x\":1.50,\n\"\\u0061\":null} ,\"a\": [ 1 ,{\"b\":\"\\ud83d\"}],\"id\":1}");

            assertThat(order.value(1)).isEqualTo("[ 1 ,{\"b\":\"\\ud83d\"}]");
            assertThat(order.value(2)).isEqualTo("{ \"x\":1.50,\n\"\\u0061\":null}");
        }

        @Test
        void everyValueOfATypesRange() {
            String contract = withProperties(
                    "{name: a, logicalType: integer, logicalTypeOptions: {format: i64}}",
                    "{name: u, logicalType: integer, logicalTypeOptions: {format: u64}}",
                    "{name: d, logicalType: number, physicalType: 'DECIMAL(38,30)'}");

            OrderValues order = order(
                    contract,
                    "{\"id\":1,\"a\":-9223372036854775808,\"u\":18446744073709551615,"
                            + "\"d\":12345678.000000000000000000000000000001}");

            assertThat(order.value(1)).isEqualTo(Long.MIN_VALUE);
            assertThat(order.value(2)).hasToString("18446744073709551615");
            assertThat(order.value(3)).hasToString("12345678.000000000000000000000000000001");
            assertThat(order.isMissing(1)).isFalse();
            assertThat(verdict(contract, "{\"id\":1,\"a\":9223372036854775808}"))
                    .isEqualTo("OUT_OF_RANGE a");
            assertThat(verdict(contract, "{\"id\":1,\"u\":-1}")).isEqualTo("OUT_OF_RANGE u");
            assertThat(verdict(contract, "{\"id\":1,\"d\":100000000}")).isEqualTo("OUT_OF_RANGE d");
        }

        @Test
        void whatIsMissingApartFromWhatIsSent() {
            String contract = withProperties(
                    "{name: o, logicalType: object, properties: [{name: a, logicalType: integer}, {name: b,"
                            + " logicalType:"
                            + " string}]}",
                    "{name: c, logicalType: boolean}");

            OrderValues absent = order(contract, "{\"id\":1}");
            OrderValues empty = order(contract, "{\"id\":1,\"o\":{},\"c\":null}");

            assertThat(absent.isMissing(1)).isTrue();
            assertThat(absent).isEqualTo(empty);
            assertThat(absent).isNotEqualTo(order(contract, "{\"id\":1,\"o\":{\"a\":0}}"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.1|accepted",
                "16777216|accepted",
                "16777217|TOO_PRECISE a",
                "54.120000|TOO_PRECISE a",
                "1e39|OUT_OF_RANGE a",
                "1e-50|TOO_PRECISE a",
                "0.100000001490116119384765625|accepted",
                "-0.0|accepted",
                "3.4028235e38|accepted",
                "1e1000000000|OUT_OF_RANGE a",
                "1e-1000000000|TOO_PRECISE a",
                "8589973e3|TOO_PRECISE a",
                "-0.30|accepted"
            })
    void aFloatIsAcceptedIfItHoldsWhatWasSent(String number, String expected) {
        assertThat(verdict(
                        withProperties("{name: a, logicalType: number, physicalType: FLOAT}"),
                        "{\"id\":1,\"a\":" + number + "}"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|OUT_OF_RANGE a",
                "[{\"n\":1},{\"n\":2},{\"n\":3}]|OUT_OF_RANGE a",
                "[{\"n\":1},null]|MISSING_FIELD a[1]",
                "[{\"n\":1},{}]|MISSING_FIELD a[1].n",
                "[{\"n\":\"x\"},5]|WRONG_TYPE a[0].n",
                "[{\"n\":1},5]|WRONG_TYPE a[1]",
                "[{\"n\":1,\"n\":2}]|DUPLICATE_FIELD a[0].n",
                "[{\"n\":1,\"x\":{\"y\":1,\"y\":1}}]|DUPLICATE_FIELD ''",
                "[{\"n\":1}]|accepted"
            })
    void itemsAreJudgedAfterTheirArrayAndInOrder(String array, String expected) {
        String contract =
                withProperties("{name: a, logicalType: array, logicalTypeOptions: {minItems: 1, maxItems: 2}, items:"
                        + " {logicalType: object,"
                        + " properties: [{name: n, logicalType: integer, required: true}]}}");

        assertThat(verdict(contract, "{\"id\":1,\"a\":" + array + "}")).isEqualTo(expected.replace("''", ""));
    }

    @Test
    void anArraysFindingsWaitForTheirTurn() {
        String contract = withProperties(
                "{name: b, logicalType: boolean, required: true}",
                "{name: a, logicalType: array, items: {logicalType: integer}}");

        assertThat(verdict(contract, "{\"a\":[\"x\"],\"id\":1}")).isEqualTo("MISSING_FIELD b");
        assertThat(verdict(contract, "{\"a\":[\"x\"],\"id\":1,\"b\":true}")).isEqualTo("WRONG_TYPE a[0]");
        assertThat(verdict(contract, "{\"a\":[\"x\"],\"id\":1,\"b\":true")).isEqualTo("NOT_JSON ");
    }

    @Test
    void unknownFieldsAreCountedOrRejected() {
        String open = withProperties("{name: o, logicalType: object, properties: [{name: a, logicalType: integer}]}");
        String closed = open.replace(
                "- name: things\n",
                "- name: things\n  customProperties: [{property: orderflow.unknownFields, value: reject}]\n");

        Decoded decoded = decode(open, "{\"id\":1,\"x\":1,\"o\":{\"y\":2}}");
        assertThat(((Decoded.Accepted) decoded).unknownFields()).isEqualTo(2);
        assertThat(verdict(closed, "{\"id\":1,\"o\":{\"y\":2}}")).isEqualTo("UNKNOWN_FIELD ");
        assertThat(verdict(closed, "{\"id\":1,\"o\":{}}")).isEqualTo("accepted");
    }

    @Test
    void looksForDuplicatesInLinearTimeWhateverTheNames() {
        StringBuilder json = new StringBuilder("{\"-\":0");
        int names = 0;
        while (json.length() < 65_000) {
            json.append(",\"").append(Integer.toString(names++, 36)).append("\":0");
        }
        JsonDecoder decoder = new JsonDecoder(CompiledContract.of(contract(withProperties())));

        assertThat(decoder.scan(json.append('}').toString().getBytes(UTF_8))).isTrue();

        assertThat(decoder.hasDuplicate()).isFalse();
        assertThat(decoder.comparisons()).isBetween(1L, 4L * names);
    }
}
