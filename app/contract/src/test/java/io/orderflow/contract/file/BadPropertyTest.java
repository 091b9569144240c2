package io.orderflow.contract.file;

import static io.orderflow.contract.file.ContractFixture.assertOneError;
import static io.orderflow.contract.file.ContractFixture.assertOneErrorOf;
import static io.orderflow.contract.file.ContractFixture.with;
import static io.orderflow.contract.file.ContractFixture.withProperties;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.file.Problem.Severity;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A property of a contract that OrderFlow cannot decode or store as it is described. */
class BadPropertyTest {

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
        assertOneErrorOf("{name: a, logicalType: string, logicalTypeOptions: {pattern: '^(?=a)$'}}", "no look-around");
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
                "{name: a, logicalType: string, quality: [{metric: invalidValues, arguments: {validValues: [" + values
                        + "]}, mustBe: 0}]}",
                "a has more than 1000 values");
    }

    @Test
    void withAsManyValuesAsCanBeHeldIsCompiled() {
        String values = IntStream.range(0, 1_000)
                .mapToObj(i -> "value-number-" + (i * 7919 % 1000) + "é")
                .collect(Collectors.joining(","));
        String text =
                withProperties("{name: a, logicalType: string, logicalTypeOptions: {maxLength: 20}, quality: [{metric:"
                        + " invalidValues,"
                        + " arguments: {validValues: [" + values + "]}, mustBe: 0}]}");

        assertThat(CompiledContract.of(ContractFile.read(text, "f", "").contract())
                        .patterns()[1])
                .hasSize(1);
    }

    @Test
    void withAColumnNameOf65CharactersIsRefused() {
        assertOneErrorOf("{name: " + "a".repeat(65) + ", logicalType: boolean}", "has 65 characters; MySQL allows 64");
    }

    @Test
    void withAReservedWordIsRefused() {
        assertOneErrorOf("{name: order, logicalType: boolean}", "the column name order is a reserved word");
        assertThat(ContractFile.read(
                                withProperties("{name: order, physicalName: order_, logicalType: boolean}"), "f", "")
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
        assertOneErrorOf("{name: a, logicalType: boolean, unique: true}", "unique can be enforced for the primary key");
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
                "{name: a, logicalType: integer, logicalTypeOptions: {minimum: 1e999999999}}", "more digits than any");
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

    @Test
    void aRowOfMoreThan65535BytesIsRefused() {
        assertOneError(
                withProperties(
                        "{name: a, logicalType: string, logicalTypeOptions: {maxLength: 10000}}",
                        "{name: b, logicalType: string, logicalTypeOptions: {maxLength: 10000}}"),
                "7:3",
                "a row has up to 80018 bytes; MySQL's rows have at most 65535");
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
