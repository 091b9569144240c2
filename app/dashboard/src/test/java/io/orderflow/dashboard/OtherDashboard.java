package io.orderflow.dashboard;

import io.orderflow.dashboard.page.SparklessJob;
import java.nio.file.Path;

/** A job and a dashboard beside those of the tests' stage, with another contract. */
public final class OtherDashboard {

    /** A test with them. */
    public interface Work {
        void with(int port, Stage stage) throws Exception;
    }

    private OtherDashboard() {}

    @SuppressWarnings("try") // The job works by itself.
    public static void with(Stage other, Path contract, Work work) throws Exception {
        other.values().put("order.contract", contract.toString());
        other.values().put("pipeline.name", contract.getFileName().toString());
        DashboardSettings settings = other.settings();
        try (SparklessJob job = SparklessJob.start(settings.job());
                Dashboard theirs = Dashboard.start(settings)) {
            work.with(theirs.port(), other);
        }
    }
}
