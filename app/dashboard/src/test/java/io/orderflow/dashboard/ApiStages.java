package io.orderflow.dashboard;

/** Hands the {@link ApiStage} to tests. */
public final class ApiStages extends SharedStages<ApiStage> {

    public ApiStages() {
        super(ApiStage.class, ApiStage::raise);
    }
}
