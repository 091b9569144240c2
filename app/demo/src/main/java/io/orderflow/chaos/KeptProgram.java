package io.orderflow.chaos;

import io.orderflow.local.WatchedProcess;

/** A program that runs until it is stopped, and is started again whenever it has ended. */
abstract class KeptProgram implements Program {

    private WatchedProcess process;

    /** Starts it. */
    abstract WatchedProcess launch(ChaosStage stage);

    final void start(ChaosStage stage) {
        process = launch(stage);
    }

    @Override
    public final void keep(ChaosStage stage) {
        if (!process.isRunning()) {
            start(stage);
        }
    }

    @Override
    public final WatchedProcess process() {
        return process;
    }
}
