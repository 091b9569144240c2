package io.orderflow.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.follow.confirm.ConfirmSettings;
import io.orderflow.follow.copy.CopySettings;
import io.orderflow.follow.notify.NotifySettings;
import io.orderflow.metrics.MetricsSettings;
import io.orderflow.settings.Key;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsDocument;
import io.orderflow.settings.SettingsSources;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** conf/orderflow.conf says what confirm, notify and copy read. */
class FollowSettingsDocumentTest {

    @TempDir
    private Path folder;

    @Test
    void everyKeyThatIsReadIsDocumentedAndTheOtherWayRound() {
        Set<Key> declared = new HashSet<>(Settings.load(
                        new SettingsSources(Map.of(), Map.of(), Map.of(), folder),
                        reader -> List.of(
                                ConfirmSettings.read(reader),
                                NotifySettings.read(reader),
                                CopySettings.read(reader),
                                MetricsSettings.read(reader, MetricsSettings.Program.COPY)))
                .declared());
        SettingsDocument document = SettingsDocument.ofThisBuild();
        Set<Key> documented = new HashSet<>();
        for (String group : List.of("confirm", "notify", "copy", "kafka", "metrics", "mysql", "order")) {
            documented.addAll(document.keys(group));
        }
        declared.removeAll(document.keys("pipeline"));

        assertThat(declared).isEqualTo(documented);
    }
}
