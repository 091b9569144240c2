package io.orderflow.dashboard;

import io.orderflow.local.RealServices;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands the one {@link ApiStage} of this JVM to tests: raised when a test first asks for it, shared by all test
 * classes, taken down after the last.
 */
public final class ApiStages implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(ApiStages.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ApiStage.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        ApiStage.class,
                        key -> ApiStage.raise(RealServices.kafka(context), RealServices.database(context)),
                        ApiStage.class);
    }
}
