package io.orderflow.contract.file;

import static io.orderflow.contract.file.ContractFixture.assertOneError;
import static io.orderflow.contract.file.ContractFixture.withProperties;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is no contract, and how its problems are reported. */
class BadContractFileTest {

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
                bytes[random.nextInt(bytes.length)] = (byte) "{}[]:,-&*!|>'\"%@`#\n\t 0a\0".charAt(random.nextInt(24));
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
        String two = "apiVersion: v3.2.0\nkind: DataContract\nid: x\nversion: 1\nschema:\n- {name: a}\n- {name: b}\n";
        assertOneError(two, "6:1", "name the order with FILE#NAME, one of a, b");
        assertThat(ContractFile.read(two, "f", "c").errors().get(0).message()).isEqualTo("the schema has no object c");
    }

    @Test
    void withSeveralProblemsReportsThemAtOnceInTheOrderOfTheFile() {
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
    void thatCannotBeUsedThrowsItsProblemsAsTheMessage() {
        ContractReading reading = ContractFile.read("", "f.yaml", "");

        assertThatThrownBy(reading::contract)
                .isInstanceOf(ContractProblemsException.class)
                .hasMessageStartingWith("f.yaml:1:1 is empty");
    }
}
