package io.orderflow.pipeline.ledger;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * A real connection that breaks before one of its calls, as if the process had been killed there: what was not
 * committed is rolled back by the server.
 */
final class KilledConnection {

    private static final Set<String> CALLS = Set.of("prepareStatement", "createStatement", "commit");

    private KilledConnection() {}

    /** @param call breaks before this call that prepares a statement or commits; the first is 0 */
    static Connection before(int call, Connection connection) {
        int[] calls = {0};
        return (Connection) Proxy.newProxyInstance(
                KilledConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (CALLS.contains(method.getName()) && calls[0]++ == call) {
                        connection.close();
                        throw new SQLException("killed before call " + call);
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
