package io.orderflow.contract.file;

import static io.orderflow.contract.file.ContractFixture.assertOneError;

import org.junit.jupiter.api.Test;

/** A key of a contract by which orders cannot be identified. */
class BadKeyTest {

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
