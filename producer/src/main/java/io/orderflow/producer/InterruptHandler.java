package io.orderflow.producer;

import io.orderflow.condition.ExitCode;
import io.orderflow.producer.stop.StopSignal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Turns SIGINT and SIGTERM into a {@link StopSignal}, so that the producer can end with a summary and an exit code of
 * its own; the JVM's shutdown hooks allow neither. {@code sun.misc.Signal} is reached by reflection because the
 * compiler warns of it; it is part of the exported module jdk.unsupported.
 */
final class InterruptHandler {
    private InterruptHandler() {}

    /** A second SIGINT ends the process at once. */
    static void stop(StopSignal signal) {
        handle("INT", () -> {
            if (!signal.request("interrupted")) {
                System.err.println(
                        "Ended at once. OrderVariants on their way stay in the file of unsent orders; the next start"
                                + " sends them first.");
                Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
            }
        });
        handle("TERM", () -> signal.request("terminated"));
    }

    private static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler invocation = (proxy, method, arguments) -> {
                if (method.getDeclaringClass() == Object.class) {
                    return method.getName().equals("equals")
                            ? (Object) (proxy == arguments[0])
                            : method.getName().equals("hashCode") ? (Object) name.hashCode() : name;
                }
                action.run();
                return null;
            };
            Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, invocation);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // Another JVM, or a signal that is taken (-Xrs): a hook is second best, and ends without a summary.
            Runtime.getRuntime().addShutdownHook(new Thread(action, "stop on " + name));
        }
    }
}
