package io.orderflow.contract.file;

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

    /** @throws ContractProblemsException if it cannot be used */
    public static OrderContract contract(String text) {
        return ContractFile.read(text, "test.odcs.yaml", "").contract();
    }
}
