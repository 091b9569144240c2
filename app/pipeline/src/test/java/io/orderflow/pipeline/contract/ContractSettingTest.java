package io.orderflow.pipeline.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.pipeline.mysql.MysqlSettings;
import io.orderflow.program.contract.OrderContractSetting;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsException;
import io.orderflow.settings.SettingsSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The setting order.contract, and what follows from it. */
class ContractSettingTest {
    private static final String TWO_OBJECTS = """
            apiVersion: v3.1.0
            kind: DataContract
            id: two
            version: 1.0.0
            status: active
            schema:
            - name: sales
              physicalName: sold
              properties:
              - {name: number, logicalType: integer, required: true, primaryKey: true}
            - name: returns
              properties:
              - {name: number, logicalType: integer, required: true, primaryKey: true}
            """;

    @TempDir
    private Path folder;

    @Test
    void theContractThatIsPartOfTheProgramIsTheDefault() {
        MysqlSettings settings = load(Map.of());

        assertThat(settings.contract()).isEqualTo(OrderContractSetting.shipped());
        assertThat(settings.table()).isEqualTo("orders");
    }

    @Test
    void theContractNamesTheTableUnlessMysqlTableDoes() throws IOException {
        Files.writeString(folder.resolve("two.odcs.yaml"), TWO_OBJECTS);

        assertThat(load(Map.of("order.contract", "two.odcs.yaml#sales")).table())
                .isEqualTo("sold");
        assertThat(load(Map.of("order.contract", "two.odcs.yaml#returns")).table())
                .isEqualTo("returns");
        assertThat(load(Map.of("order.contract", "two.odcs.yaml#returns", "mysql.table", "facts"))
                        .table())
                .isEqualTo("facts");
    }

    @Test
    void everyProblemOfTheFileIsReportedWithItsPositionBesideThoseOfOtherSettings() throws IOException {
        Files.writeString(
                folder.resolve("bad.odcs.yaml"), TWO_OBJECTS.replace("logicalType: integer", "logicalType: vector"));

        assertThatThrownBy(() -> load(Map.of("order.contract", "bad.odcs.yaml#sales", "mysql.port", "33o6")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("bad.odcs.yaml:10:")
                .hasMessageContaining("vector")
                .hasMessageContaining("mysql.port");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> load(Map.of("order.contract", "none.odcs.yaml")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("must name a contract file that exists")
                .hasMessageContaining("none.odcs.yaml");
    }

    @Test
    void aNameThatIsNoTableIsRefusedUnlessMysqlTableSaysAnother() throws IOException {
        Files.writeString(
                folder.resolve("odd.odcs.yaml"), TWO_OBJECTS.replace("physicalName: sold", "physicalName: so-ld"));

        assertThatThrownBy(() -> load(Map.of("order.contract", "odd.odcs.yaml#sales")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("so-ld");
        assertThat(load(Map.of("order.contract", "odd.odcs.yaml#sales", "mysql.table", "sold"))
                        .table())
                .isEqualTo("sold");
    }

    private MysqlSettings load(Map<String, String> properties) {
        return Settings.load(
                        new SettingsSources(Map.of(), new HashMap<>(properties), Map.of(), folder), MysqlSettings::read)
                .values();
    }
}
