package io.orderflow.contract.file;

import static io.orderflow.contract.file.ContractFixture.with;
import static io.orderflow.contract.file.ContractFixture.withProperties;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.file.Problem.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadContractFileTest {
    private static void assertOneError(String text, String place, String message) {
        ContractReading reading = ContractFile.read(text, "f.yaml", "");
        assertThat(reading.errors()).as(reading.problems().toString()).hasSize(1);
        assertThat(reading.errors().get(0).toString())
                .startsWith("f.yaml:" + place)
                .contains(message);
        assertThat(reading.isUsable()).isFalse();
    }

    private static void assertOneErrorOf(String property, String message) {
        assertOneError(withProperties(property), "10:", message);
    }

    @Nested
    class AFile {
        @Test
        void thatIsEmptyIsSaidToBeSo() {
            assertOneError("", "1:1", "is empty; a contract begins with apiVersion");
            assertOneError(" \n\n", "1:1", "is empty");
            assertOneError("# only a comment\n", "1:1", "is empty");
        }

        @Test
        void ofTenMegabytesIsNotReadToItsEnd(@TempDir Path folder) throws IOException {
            Path file = folder.resolve("large.yaml");
            Files.writeString(file, "a: " + "x".repeat(10 << 20));

            assertThat(ContractFile.read(file.toString()).errors())
                    .extracting(Problem::toString)
                    .containsExactly(file + ":1:1 is larger than 1048576 bytes; a contract is a few pages of text");
        }

        @Test
        void thatIsNotUtf8IsSaidToBeSo(@TempDir Path folder) throws IOException {
            Path file = folder.resolve("latin.yaml");
            Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xE4});

            assertThat(ContractFile.read(file.toString()).errors())
                    .singleElement()
                    .asString()
                    .contains("is not UTF-8");
        }

        @Test
        void ofAnotherStandardIsNamed() {
            assertOneError(
                    "dataContractSpecification: 1.1.0\nid: x\nmodels: {}\n",
                    "1:1",
                    "a file of the Data Contract Specification");
            assertOneError("openapi: 3.0.0\n", "1:1", "is an OpenAPI description, not a contract");
            assertOneError("$schema: https://json-schema.org/x\ntype: object\n", "1:1", "is a JSON Schema");
            assertOneError("a: 1\n", "1:1", "it has no kind and apiVersion");
            assertOneError("- a\n", "1:1", "is a list");
            assertOneError("apiVersion: v1\nkind: Deployment\n", "2:7", "kind must be DataContract, but is Deployment");
            assertOneError("apiVersion: v2.2.2\nkind: DataContract\n", "1:13", "apiVersion must be v3.1.0 or v3.2.0");
        }

        @Test
        void thatIsNoYamlIsSaidToBeSoWithItsPlace() {
            assertOneError("a: [1\nb: 2\n", "2:2", "is not YAML");
            assertOneError("a: \"x\n", "2:1", "is not YAML");
        }

        @Test
        void thatUnfoldsItselfIsRefused() {
            assertOneError("a: &a [x]\nb: [*a, *a]\n", "2:5", "aliases are not allowed");
            assertOneError("a: !!java.net.URL [x]\n", "1:4", "tags are not allowed");
            assertOneError("a: !x y\n", "1:4", "tags are not allowed");
            assertOneError("a: " + "[".repeat(5_000) + "]".repeat(5_000), "1:67", "is nested deeper than 64");
            assertOneError("a: 1\n---\nb: 2\n", "3:1", "a second document begins here");
        }

        @Test
        void withAKeyTwiceIsRefused() {
            assertOneError(withProperties() + "version: 2\n", "10:1", "the key version appears twice");
        }

        @Test
        void ofRandomBytesNeverThrows() {
            Random random = new Random(1);
            String valid = withProperties("{name: a, logicalType: string}");
            for (int i = 0; i < 3_000; i++) {
                byte[] bytes = valid.getBytes(UTF_8);
                for (int damage = random.nextInt(4); damage >= 0; damage--) {
                    bytes[random.nextInt(bytes.length)] =
                            (byte) "{}[]:,-&*!|>'\"%@`#\n\t 0a\0".charAt(random.nextInt(24));
                }
                ContractReading reading = ContractFile.read(new String(bytes, UTF_8), "f", "");
                assertThat(reading.isUsable()).isEqualTo(reading.errors().isEmpty());
            }
        }

        @Test
        void thatIsNotThereThrows() {
            assertThatThrownBy(() -> ContractFile.read("no/such/file")).isInstanceOf(IOException.class);
        }

        @Test
        void withSeveralObjectsNeedsOneNamed() {
            String two =
                    "apiVersion: v3.2.0\nkind: DataContract\nid: x\nversion: 1\nschema:\n- {name: a}\n- {name: b}\n";
            assertOneError(two, "6:1", "name the order with FILE#NAME, one of a, b");
            assertThat(ContractFile.read(two, "f", "c").errors().get(0).message())
                    .isEqualTo("the schema has no object c");
        }
    }

    @Nested
    class AllProblems {
        @Test
        void areReportedAtOnceInTheOrderOfTheFile() {
            ContractReading reading = ContractFile.read(
                    withProperties(
                            "{name: a, logicalType: strin}",
                            "{name: b, logicalType: number, physicalType: 'DECIMAL(70,2)'}",
                            "{name: c, logicalTyp: string}"),
                    "f.yaml",
                    "");

            assertThat(reading.errors())
                    .extracting(Problem::toString)
                    .containsExactly(
                            "f.yaml:10:28 the logicalType strin of a is not possible: it must be one of array, boolean,"
                                    + " date, integer, map, number, object, string, timestamp; did you mean string?",
                            "f.yaml:11:50 DECIMAL(70,2) is not possible: at most 38 digits, of which at most 30 are"
                                    + " decimals",
                            "f.yaml:12:5 c needs a logicalType: it must be one of array, boolean, date, integer, map,"
                                    + " number, object, string, timestamp",
                            "f.yaml:12:15 logicalTyp is not a key of the standard here; did you mean logicalType?");
        }

        @Test
        void areTheMessageOfTheException() {
            ContractReading reading = ContractFile.read("", "f.yaml", "");

            assertThatThrownBy(reading::contract)
                    .isInstanceOf(ContractProblemsException.class)
                    .hasMessageStartingWith("f.yaml:1:1 is empty");
        }
    }

    @Nested
    class AProperty {
        @Test
        void ofAnUnknownTypeIsRefused() {
            assertOneErrorOf("{name: a, logicalType: text}", "the logicalType text of a is not possible");
            assertOneErrorOf("{name: a, logicalType: time}", "a time of day has no column type");
            assertOneErrorOf("{name: a, logicalType: vector}", "vectors are not supported");
            assertOneErrorOf(
                    "{name: a, logicalType: integer, logicalTypeOptions: {format: i128}}", "no column holds 128 bits");
        }

        @Test
        void withAPatternThatDoesNotCompileIsRefused() {
            assertOneErrorOf(
                    "{name: a, logicalType: string, logicalTypeOptions: {pattern: '^(a$'}}",
                    "the pattern of a cannot be used: at character 2, this ( is never closed");
            assertOneErrorOf(
                    "{name: a, logicalType: string, logicalTypeOptions: {pattern: '^(?=a)$'}}", "no look-around");
            assertOneErrorOf(
                    "{name: a, logicalType: string, logicalTypeOptions: {pattern: '^(a)\\1$'}}",
                    "at character 5, \\1 refers to what a group found");
        }

        @Test
        void withAPatternThatIsSearchedIsWarnedOf() {
            ContractReading reading = ContractFile.read(
                    withProperties("{name: a, logicalType: string, logicalTypeOptions: {pattern: '[a-z]+'}}"), "f", "");

            assertThat(reading.isUsable()).isTrue();
            assertThat(reading.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.severity()).isEqualTo(Severity.WARNING);
                assertThat(problem.toString()).startsWith("f:10:66 warning: the pattern of a is searched anywhere");
            });
        }

        @Test
        void withMoreValuesThanCanBeHeldIsRefused() {
            String values = IntStream.range(0, 1_001).mapToObj(i -> "v" + i).collect(Collectors.joining(","));

            assertOneErrorOf(
                    "{name: a, logicalType: string, quality: [{metric: invalidValues, arguments: {validValues: ["
                            + values + "]}, mustBe: 0}]}",
                    "a has more than 1000 values");
        }

        @Test
        void withAsManyValuesAsCanBeHeldIsCompiled() {
            String values = IntStream.range(0, 1_000)
                    .mapToObj(i -> "value-number-" + (i * 7919 % 1000) + "é")
                    .collect(Collectors.joining(","));
            String text = withProperties(
                    "{name: a, logicalType: string, logicalTypeOptions: {maxLength: 20}, quality: [{metric:"
                            + " invalidValues,"
                            + " arguments: {validValues: [" + values + "]}, mustBe: 0}]}");

            assertThat(CompiledContract.of(ContractFile.read(text, "f", "").contract())
                            .patterns()[1])
                    .hasSize(1);
        }

        @Test
        void withAColumnNameOf65CharactersIsRefused() {
            assertOneErrorOf(
                    "{name: " + "a".repeat(65) + ", logicalType: boolean}", "has 65 characters; MySQL allows 64");
        }

        @Test
        void withAReservedWordIsRefused() {
            assertOneErrorOf("{name: order, logicalType: boolean}", "the column name order is a reserved word");
            assertThat(ContractFile.read(
                                    withProperties("{name: order, physicalName: order_, logicalType: boolean}"),
                                    "f",
                                    "")
                            .problems())
                    .isEmpty();
        }

        @Test
        void thatSharesItsColumnIsRefused() {
            assertOneErrorOf(
                    "{name: a, physicalName: ID, logicalType: boolean}",
                    "a and id have the same column, ID (case does not");
        }

        @Test
        void thatNeedsRoundingIsRefused() {
            assertOneErrorOf(
                    "{name: a, logicalType: number, physicalType: 'DECIMAL(70,2)'}", "DECIMAL(70,2) is not possible");
            assertOneErrorOf("{name: a, logicalType: number}", "a needs a physicalType: DECIMAL(p,s), FLOAT or DOUBLE");
            assertOneErrorOf("{name: a, logicalType: string, physicalType: CHAR(9)}", "CHAR loses blanks");
            assertOneErrorOf("{name: a, logicalType: timestamp, physicalType: TIMESTAMP}", "TIMESTAMP ends in 2038");
            assertOneErrorOf(
                    "{name: a, logicalType: string, physicalType: VARCHAR(9), logicalTypeOptions: {maxLength: 10}}",
                    "VARCHAR(9) is shorter than maxLength 10");
            assertOneErrorOf(
                    "{name: a, logicalType: integer, physicalType: SMALLINT}", "SMALLINT cannot hold the format i32");
            assertOneErrorOf(
                    "{name: a, logicalType: timestamp, physicalType: DATETIME, logicalTypeOptions: {format:"
                            + " 'yyyy-MM-dd HH:mm:ss.SSS'}}",
                    "DATETIME(0) would round the format's 3 digits");
            assertOneErrorOf("{name: a, logicalType: array, physicalType: JSON}", "a JSON column changes spacing");
        }

        @Test
        void withAConstraintThatCannotBeEnforcedIsRefused() {
            assertOneErrorOf(
                    "{name: a, logicalType: integer, logicalTypeOptions: {multipleOf: 5}}",
                    "multipleOf cannot be enforced by OrderFlow");
            assertOneErrorOf(
                    "{name: a, logicalType: array, logicalTypeOptions: {uniqueItems: true}}",
                    "uniqueItems cannot be enforced");
            assertOneErrorOf(
                    "{name: a, logicalType: boolean, unique: true}", "unique can be enforced for the primary key");
            assertOneErrorOf(
                    "{name: a, logicalType: timestamp, logicalTypeOptions: {defaultTimezone: Australia/Sydney}}",
                    "defaultTimezone Australia/Sydney is not possible");
            assertOneErrorOf(
                    "{name: a, logicalType: map, map: {key: {logicalType: integer}, value: {logicalType: string}}}",
                    "the keys of a must be of the logicalType string");
            assertOneErrorOf(
                    "{name: a, logicalType: string, quality: [{metric: invalidValues, arguments: {validValues: [x]},"
                            + " mustBeLessThan: 5}]}",
                    "invalidValues can be enforced with mustBe: 0 only");
            assertOneErrorOf(
                    "{name: a, logicalType: integer, logicalTypeOptions: {pattern: x}}",
                    "pattern is not an option of an integer");
        }

        @Test
        void withAnUnknownPropertyOfOrderFlowIsRefused() {
            assertOneErrorOf(
                    "{name: a, logicalType: boolean, customProperties: [{property: orderflow.rol, value: time}]}",
                    "orderflow.rol is not a property of OrderFlow here; did you mean orderflow.role?");
            assertOneErrorOf(
                    "{name: a, logicalType: integer, required: true, customProperties: [{property:"
                            + " orderflow.role, value:"
                            + " pric}]}",
                    "orderflow.role must be one of amount, category");
        }

        @Test
        void withARoleItCannotPlayIsRefused() {
            assertOneErrorOf(
                    "{name: a, logicalType: integer, customProperties: [{property: orderflow.role, value: price}]}",
                    "a field with a role must be present");
            assertOneErrorOf(
                    "{name: a, logicalType: string, required: true, customProperties: [{property:"
                            + " orderflow.role, value:"
                            + " price}]}",
                    "the role price needs an integer or a number");
        }

        @Test
        void withImpossibleLimitsIsRefused() {
            assertOneErrorOf(
                    "{name: a, logicalType: integer, logicalTypeOptions: {minimum: 5, maximum: 4}}",
                    "no value of a can be");
            assertOneErrorOf(
                    "{name: a, logicalType: string, logicalTypeOptions: {minLength: 5, maxLength: 4}}",
                    "minLength 5 is above the greatest length, 4");
            assertOneErrorOf(
                    "{name: a, logicalType: integer, logicalTypeOptions: {minimum: 1e999999999}}",
                    "more digits than any");
        }

        @Test
        void withADateFormatThatLeavesRoomIsRefused() {
            assertOneErrorOf(
                    "{name: a, logicalType: timestamp, logicalTypeOptions: {format: 'd/M/yy'}}", "\"d\" is not one of");
            assertOneErrorOf("{name: a, logicalType: date, logicalTypeOptions: {format: 'MM/dd'}}", "yyyy is missing");
            assertOneErrorOf(
                    "{name: a, logicalType: timestamp, logicalTypeOptions: {format: 'yyyy-MM-dd HH:mm:ssZ'}}",
                    "a zone is XXX");
            assertOneErrorOf(
                    "{name: a, logicalType: timestamp, logicalTypeOptions: {format: 'yyyy-MM-dd HH:mm:ss',"
                            + " timezone: true}}",
                    "timezone is true, but the format has no zone");
        }
    }

    @Nested
    class AKey {
        private static final String START = """
                apiVersion: v3.1.0
                kind: DataContract
                id: x
                version: 1.0.0
                status: active
                schema:
                - name: o
                  properties:
                """;

        @Test
        void thatMayBeMissingIsRefused() {
            assertOneError(
                    START + "  - {name: id, logicalType: integer, primaryKey: true}\n",
                    "9:50",
                    "the key id may be missing; a key must be present: add required: true");
        }

        @Test
        void ofMoreThan768CharactersIsRefused() {
            assertOneError(
                    START + "  - {name: id, logicalType: string, required: true, primaryKey: true, logicalTypeOptions:"
                            + " {maxLength: 769}}\n",
                    "9:",
                    "the key has up to 769 characters; InnoDB's keys have at most 768");
            assertOneError(
                    START + "  - {name: id, logicalType: string, required: true, primaryKey: true}\n",
                    "9:",
                    "id cannot be a key: its column is MEDIUMTEXT");
        }

        @Test
        void thatIsNotOneValueOrAnotherIsRefused() {
            assertOneError(
                    START + "  - {name: id, logicalType: boolean, required: true, primaryKey: true}\n",
                    "9:",
                    "cannot be a key");
            assertOneError(
                    START + "  - {name: id, logicalType: integer, required: true, primaryKey: true, classification:"
                            + " restricted}\n",
                    "9:",
                    "the key id is restricted");
        }

        @Test
        void thatIsMissingIsAskedFor() {
            assertOneError(START + "  - {name: id, logicalType: integer}\n", "7:3", "the object needs a key");
        }

        @Test
        void ofPartsNeedsEachPositionOnce() {
            String part = ", logicalType: integer, required: true, primaryKey: true, primaryKeyPosition: ";
            assertOneError(
                    START + "  - {name: a" + part + "1}\n  - {name: b" + part + "1}\n",
                    "10:",
                    "need the positions 1 to 2, each once; found [1, 1]");
        }
    }

    @Test
    void aRowOfMoreThan65535BytesIsRefused() {
        assertOneError(
                withProperties(
                        "{name: a, logicalType: string, logicalTypeOptions: {maxLength: 10000}}",
                        "{name: b, logicalType: string, logicalTypeOptions: {maxLength: 10000}}"),
                "7:3",
                "a row has up to 80018 bytes; MySQL's rows have at most 65535");
    }

    @Nested
    class ARule {
        private static void assertRuleRefused(String implementation, String message) {
            assertOneError(
                    with(
                            "quality: [{name: BAD_SUM, type: custom, engine: orderflow, implementation: '"
                                    + implementation + "'}]",
                            "{name: a, logicalType: integer}",
                            "{name: t, logicalType: string}",
                            "{name: d, logicalType: date}"),
                    "8:",
                    message);
        }

        @Test
        void overATextFieldIsRefused() {
            assertRuleRefused("a = t + 1", "the rule BAD_SUM calculates with numbers, but t is a string");
            assertRuleRefused("d = a", "d is a date or timestamp, which can only be compared with another");
        }

        @Test
        void thatNamesNoFieldIsRefused() {
            assertRuleRefused("a = x + 1", "names x, which is not a field with a column");
        }

        @Test
        void thatCannotBeReadIsRefusedByItsPlace() {
            assertRuleRefused("a = id /2", "at character 8 expected the rule to end, but \"/2\" was found");
            assertRuleRefused("a == id", "at character 3 expected one of = != < <= > >=");
            assertRuleRefused("a", "at character 2 expected one of");
            assertRuleRefused("a = (id", "expected a ), but it ends");
            assertRuleRefused("a = 1e5", "expected the rule to end");
        }

        @Test
        void withANameOfOurOwnIsRefused() {
            assertOneError(
                    with("quality: [{name: TOO_LONG, type: custom, engine: orderflow, implementation: id = 1}]"),
                    "8:",
                    "TOO_LONG is a built-in reason");
            assertOneError(
                    with("quality: [{name: X_Y, severity: info, type: custom, engine: orderflow,"
                            + " implementation: id = 1}]"),
                    "8:",
                    "severity info is not possible");
        }
    }

    @Test
    void whatIsDescriptiveOrOthersWorkIsLeftAloneAndListed() {
        ContractReading reading = ContractFile.read(
                with(
                        "description: Things.\nquality: [{type: sql, query: SELECT 1, mustBe: 1, name:"
                                + " fresh}]\ntags: [x]",
                        "{name: a, logicalType: string, description: x, businessName: A, examples: [b],"
                                + " logicalTypeOptions: {format: email, maxLength: 20}, classification: public,"
                                + " quality:"
                                + " [{type: custom, engine: soda, implementation: x}]}"),
                "f",
                "");

        assertThat(reading.isUsable()).isTrue();
        assertThat(reading.problems()).extracting(Problem::severity).containsOnly(Severity.NOTE);
        assertThat(reading.problems()).hasSize(3);
    }
}
