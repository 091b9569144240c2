package io.orderflow.dashboard.page;

import io.orderflow.dashboard.SharedStages;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Hands the {@link PageStage} to tests. */
public final class PageStages extends SharedStages<PageStage> implements BeforeAllCallback {

    public PageStages() {
        super(PageStage.class, PageStage::raise);
    }

    /** Here a missing browser skips the tests; while a parameter is resolved it would fail them. */
    @Override
    public void beforeAll(ExtensionContext context) {
        Chromium.require();
    }
}
