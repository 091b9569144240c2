package io.orderflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.settings.Key;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsDocument;
import io.orderflow.settings.SettingsException;
import io.orderflow.settings.SettingsSources;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DashboardSettingsTest {

    @Test
    void everyKeyThatIsReadIsDocumentedAndTheOtherWayRound() {
        Set<Key> declared = load(Map.of()).declared().stream()
                .filter(key -> key.name().startsWith("dashboard."))
                .collect(Collectors.toSet());

        assertThat(declared).isEqualTo(SettingsDocument.ofThisBuild().keys("dashboard"));
    }

    @Test
    void anAddressThatOthersReachNeedsAToken() {
        assertThatThrownBy(() -> load(Map.of("dashboard.host", "0.0.0.0")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("dashboard.token")
                .hasMessageContaining("anyone who can reach 0.0.0.0 could send orders");
        assertThat(load(Map.of("dashboard.host", "0.0.0.0", "dashboard.token", "0123456789abcdef"))
                        .values()
                        .host())
                .isEqualTo("0.0.0.0");
    }

    @Test
    void aTokenThatIsEasilyGuessedIsRefused() {
        assertThatThrownBy(() -> load(Map.of("dashboard.token", "secret")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("at least 16 characters");
    }

    @Test
    void theTokenIsNeverPrinted() {
        Settings<DashboardSettings> settings = load(Map.of("dashboard.token", "0123456789abcdef"));

        assertThat(settings.describe() + settings.values()).doesNotContain("0123456789abcdef");
    }

    @Test
    void rolesThatWouldProtectNothingAreRefused() {
        assertThatThrownBy(() -> load(Map.of("dashboard.viewer-token", "0123456789abcdef")))
                .hasMessageContaining("there would be no operator");
        assertThatThrownBy(() -> load(
                        Map.of("dashboard.token", "0123456789abcdef", "dashboard.viewer-token", "0123456789abcdef")))
                .hasMessageContaining("must differ from dashboard.token")
                .hasMessageNotContaining("0123456789abcdef");
        assertThatThrownBy(() -> load(Map.of("dashboard.user-header", "X-User")))
                .hasMessageContaining("anyone could send it");
        assertThatThrownBy(() -> load(Map.of("dashboard.operators", "alice")))
                .hasMessageContaining("has no effect without dashboard.user-header");
        assertThatThrownBy(() -> load(Map.of("dashboard.proxies", "proxy.example")))
                .hasMessageContaining("IP addresses");
    }

    private static Settings<DashboardSettings> load(Map<String, String> values) {
        return Settings.load(
                new SettingsSources(Map.of(), values, Map.of(), Path.of("target")), DashboardSettings::read);
    }
}
