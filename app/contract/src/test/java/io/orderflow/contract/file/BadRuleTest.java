package io.orderflow.contract.file;

import static io.orderflow.contract.file.ContractFixture.assertOneError;
import static io.orderflow.contract.file.ContractFixture.with;

import org.junit.jupiter.api.Test;

/** A rule of a contract that cannot be checked. */
class BadRuleTest {

    private static void assertRuleRefused(String implementation, String message) {
        assertOneError(
                with(
                        "quality: [{name: BAD_SUM, type: custom, engine: orderflow, implementation: '" + implementation
                                + "'}]",
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
