package io.orderflow.chaos;

import io.orderflow.local.WatchedProcess;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** A program of OrderFlow beside the job, and what must be true of its work. */
interface Program {

    /** As {@code ./orderflow} takes it. */
    String name();

    /** Starts it for the first time, and returns once it works. */
    void begin(ChaosStage stage) throws SQLException, IOException, InterruptedException, ExecutionException;

    /** Starts it again if it has ended, as a service manager or a person does. */
    void keep(ChaosStage stage) throws IOException, InterruptedException;

    WatchedProcess process();

    /** What is not right yet; empty: all of its work is done, and exact. The load rests. */
    List<String> problems(ChaosStage stage) throws SQLException, IOException, InterruptedException, ExecutionException;

    /** Ends it. */
    default void end() {
        if (process() != null) {
            process().kill();
        }
    }
}
