package io.orderflow.job;

import static java.util.Objects.requireNonNull;

import io.orderflow.metrics.MetricsSettings;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.settings.SettingsReader;

/** All settings of the job. Driver only. */
record JobSettings(PipelineSettings pipeline, MetricsSettings metrics) {

    JobSettings {
        requireNonNull(pipeline, "pipeline is null");
        requireNonNull(metrics, "metrics is null");
    }

    static JobSettings read(SettingsReader reader) {
        return new JobSettings(
                PipelineSettings.read(reader), MetricsSettings.read(reader, MetricsSettings.Program.JOB));
    }
}
