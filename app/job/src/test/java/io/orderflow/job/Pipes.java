package io.orderflow.job;

import io.orderflow.local.RealServices;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.support.TypeBasedParameterResolver;

/** Provides a {@link Pipe} to tests, beside {@link RealServices}; it has as many partitions as its parameter says. */
public final class Pipes extends TypeBasedParameterResolver<Pipe> {

    @Override
    public Pipe resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return new Pipe(RealServices.pipeline(parameter, context));
    }

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }
}
