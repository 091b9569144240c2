package io.orderflow.dashboard;

import io.orderflow.local.DatabaseServer;
import io.orderflow.local.LocalKafka;
import io.orderflow.local.RealServices;
import java.util.function.BiFunction;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands one stage of this JVM to tests: raised when a test first asks for it, shared by all test classes, taken down
 * after the last.
 *
 * @param <S> the stage
 */
public abstract class SharedStages<S> implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(SharedStages.class);

    private final Class<S> type;
    private final BiFunction<LocalKafka, DatabaseServer, S> raise;

    protected SharedStages(Class<S> type, BiFunction<LocalKafka, DatabaseServer, S> raise) {
        this.type = type;
        this.raise = raise;
    }

    @Override
    public final boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == type;
    }

    @Override
    public final Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        type, key -> raise.apply(RealServices.kafka(context), RealServices.database(context)), type);
    }
}
