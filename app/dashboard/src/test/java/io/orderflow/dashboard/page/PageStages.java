package io.orderflow.dashboard.page;

import io.orderflow.local.RealServices;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands the one {@link PageStage} of this JVM to tests: raised when a test first asks for it, shared by all test
 * classes, taken down after the last.
 */
public final class PageStages implements BeforeAllCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(PageStages.class);

    /** Here a missing browser skips the tests; while a parameter is resolved it would fail them. */
    @Override
    public void beforeAll(ExtensionContext context) {
        Chromium.require();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == PageStage.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        PageStage.class,
                        key -> PageStage.raise(RealServices.kafka(context), RealServices.database(context)),
                        PageStage.class);
    }
}
