package io.orderflow.contract.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.model.OrderContract;

/** Contract files in few words. */
public final class ContractFixture {
    private ContractFixture() {}

    /** A contract with an integer key {@code id} and these properties, one a line, each in braces. */
    public static String withProperties(String... properties) {
        return with("", properties);
    }

    /** The same with more keys of the object, each a line. */
    public static String with(String objectKeys, String... properties) {
        StringBuilder text = new StringBuilder("""
                apiVersion: v3.2.0
                kind: DataContract
                id: test
                version: 1.0.0
                status: active
                schema:
                - name: things
                """);
        objectKeys.lines().forEach(line -> text.append("  ").append(line).append('\n'));
        text.append("  properties:\n");
        text.append("  - {name: id, logicalType: integer, required: true, primaryKey: true}\n");
        for (String property : properties) {
            text.append("  - ").append(property).append('\n');
        }
        return text.toString();
    }

    /** {@link #withProperties} in this version. */
    public static String inVersion(String version, String... properties) {
        return withProperties(properties).replace("version: 1.0.0", "version: " + version);
    }

    /** @throws ContractProblemsException if it cannot be used */
    public static OrderContract contract(String text) {
        return ContractFile.read(text, "test.odcs.yaml", "").contract();
    }

    /** Asserts that a contract file has one error, beginning at this place. */
    static void assertOneError(String text, String place, String message) {
        ContractReading reading = ContractFile.read(text, "f.yaml", "");
        assertThat(reading.errors()).as(reading.problems().toString()).hasSize(1);
        assertThat(reading.errors().get(0).toString())
                .startsWith("f.yaml:" + place)
                .contains(message);
        assertThat(reading.isUsable()).isFalse();
    }

    static void assertOneErrorOf(String property, String message) {
        assertOneError(withProperties(property), "10:", message);
    }
}
