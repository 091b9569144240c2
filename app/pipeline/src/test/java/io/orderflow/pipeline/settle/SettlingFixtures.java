package io.orderflow.pipeline.settle;

import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Provides to tests, beside {@link RealServices}, a {@link SettlingFixture} of the topic {@code orders} in the test's
 * own database, and a {@link Connection} with the pipeline's settings, which is closed after the test.
 */
public final class SettlingFixtures implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SettlingFixtures.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == SettlingFixture.class || type == Connection.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // One after another, because they are closed in the reverse order.
        TestDatabase database = RealServices.emptyDatabase(context);
        SettlingFixture fixture = of(context, SettlingFixture.class, () -> SettlingFixture.in(database, "orders"));
        return parameter.getParameter().getType() == Connection.class
                ? of(context, Connection.class, fixture::connect)
                : fixture;
    }

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    private static <T> T of(ExtensionContext context, Class<T> type, Creation<T> creation) {
        return context.getStore(NAMESPACE).computeIfAbsent(type, key -> create(creation), type);
    }

    private static <T> T create(Creation<T> creation) {
        try {
            return creation.run();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private interface Creation<T> {
        T run() throws SQLException;
    }
}
