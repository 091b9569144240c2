package io.orderflow.cli.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractMainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return ContractMain.command()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private static String shipped(String name) {
        return Path.of(System.getProperty("orderflow.home"), "conf", "contracts", name + ".odcs.yaml")
                .toString();
    }

    @Test
    void aGoodFileIsChecked() {
        assertThat(run("check", shipped("shop"))).isZero();
        assertThat(out.toString()).isEqualTo("shop version 1.0.0 can be used: 17 columns, key order_id, 1 rule\n");
    }

    @Test
    void aBadFileIsAProblemOfTheCommandLine(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("bad.yaml");
        Files.writeString(file, "a: 1\n");

        assertThat(run("check", file.toString())).isEqualTo(2);
        assertThat(run("show", file.toString())).isEqualTo(2);
        assertThat(run("diff", file.toString(), shipped("shop"))).isEqualTo(2);
        assertThat(err.toString()).contains(file + ":1:1 is not a contract").contains("1 problem to fix");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(run("check", "no/such.yaml")).isEqualTo(2);
        assertThat(err.toString()).startsWith("There is no file no/such.yaml.");
    }

    @Test
    void aContractIsShownInEveryForm() {
        for (String form : new String[] {
            "ddl", "ddl-mariadb", "avro", "json-schema", "openapi", "struct", "struct-json", "markdown"
        }) {
            assertThat(run("show", shipped("takeaway"), "--as", form)).isZero();
        }
        assertThat(run("show", shipped("takeaway"), "--as", "xml")).isEqualTo(2);
        assertThat(out.toString())
                .contains("CREATE TABLE IF NOT EXISTS `takeaway`")
                .contains("\"name\":\"Takeaway\"");
    }

    @Test
    void aBreakingChangeHasAnExitCodeOfItsOwn() {
        assertThat(run("diff", shipped("shop"), shipped("shop"))).isZero();
        assertThat(out.toString()).isEqualTo("Same contract.\n");
        assertThat(run("diff", shipped("shop"), shipped("orders"))).isEqualTo(70);
        assertThat(out.toString()).contains("Effect on the table: breaking.");
    }

    @Test
    void helpIsEverywhere() {
        assertThat(run("--help")).isZero();
        assertThat(run("check", "--help")).isZero();
        assertThat(run("show", "--help")).isZero();
        assertThat(run("diff", "--help")).isZero();
        assertThat(run()).isEqualTo(2);
        assertThat(run("chek")).isEqualTo(2);
    }
}
