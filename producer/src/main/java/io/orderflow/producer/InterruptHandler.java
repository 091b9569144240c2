package io.orderflow.producer;

import io.orderflow.condition.Condition;
import io.orderflow.producer.stop.StopSignal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Turns SIGINT and SIGTERM into a {@link StopSignal}, so that the producer can end with a summary and its own exit
 * code, which the JVM's shutdown hooks do not allow. Reaches {@code sun.misc.Signal} by reflection because the compiler
 * warns about it; it is part of the exported module jdk.unsupported.
 */
final class InterruptHandler {
    private InterruptHandler() {}

    /** A second SIGINT exits immediately. */
    static void stop(StopSignal signal) {
        handle("INT", () -> {
            if (!signal.request("interrupted")) {
                System.err.println(
                        "Exited immediately. Orders in flight stay in the file of unsent orders; the next start"
                                + " sends them first.");
                Runtime.getRuntime().halt(Condition.INTERRUPTED.exitCode());
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
            // Another JVM, or the signal is reserved (-Xrs): fall back to a shutdown hook, without a summary.
            Runtime.getRuntime().addShutdownHook(new Thread(action, "stop on " + name));
        }
    }
}
