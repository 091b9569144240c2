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
 * @param after what is put back after the verdict
 * @param stage where it strikes
 */
record Fault(String name, String what, String expected, Strike strike, Strike after, Stage stage) {

    /** Where a fault strikes. */
    enum Stage {
        /** The stage goes on after it, and is reconciled record by record. */
        SHARED,
        /** The topic is another one after it, so it has a stage of its own and judges the accounts itself. */
        OWN
    }

    Fault {
        requireNonNull(name, "name is null");
        requireNonNull(what, "what is null");
        requireNonNull(expected, "expected is null");
        requireNonNull(strike, "strike is null");
        requireNonNull(after, "after is null");
        requireNonNull(stage, "stage is null");
    }

    static Fault of(String name, String what, String expected, Strike strike) {
        return new Fault(name, what, expected, strike, any -> {}, Stage.SHARED);
    }

    /** The same, and this is put back after the verdict. */
    Fault andAfter(Strike back) {
        return new Fault(name, what, expected, strike, back, stage);
    }

    Fault onItsOwnStage() {
        return new Fault(name, what, expected, strike, after, Stage.OWN);
    }

    /** What a fault does. */
    @FunctionalInterface
    interface Strike {
        /**
         * @throws IllegalStateException the job or a program beside it did not do what is expected
         * @throws NotHereException the fault cannot be struck on this machine
         */
        void on(ChaosStage stage) throws SQLException, IOException, InterruptedException, ExecutionException;
    }

    /** Why a fault cannot be struck here. */
    static final class NotHereException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotHereException(String why) {
            super(why);
        }
    }
}
