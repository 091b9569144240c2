package io.orderflow.cli.rejected;

import io.orderflow.cli.access.PipelineAccess;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.operate.reject.RejectedRecords;
import io.orderflow.pipeline.operate.replay.Replay;

/** What the commands of rejected records work with. */
final class RejectedAccess extends PipelineAccess {

    RejectedAccess(PipelineSettings settings) {
        super(settings);
    }

    RejectedRecords records() {
        return new RejectedRecords(tables(), pipeline());
    }

    Replay replay() {
        return new Replay(tables(), pipeline(), settings().kafka());
    }
}
