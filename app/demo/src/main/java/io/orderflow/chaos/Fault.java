package io.orderflow.chaos;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;

/**
 * Something that goes wrong.
 *
 * @param name as the command line takes it
 * @param what happens
 * @param expected how the job lives through it
 * @param strike does it, and undoes it where it does not undo itself
 */
record Fault(String name, String what, String expected, Strike strike) {

    Fault {
        requireNonNull(name, "name is null");
        requireNonNull(strike, "strike is null");
    }

    /** What a fault does. */
    @FunctionalInterface
    interface Strike {
        void on(ChaosStage stage) throws SQLException, IOException, InterruptedException, ExecutionException;
    }
}
