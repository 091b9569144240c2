package io.orderflow.spark.version;

import java.io.OutputStream;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;

/** A file of a checkpoint while it is written, as Spark of 4.0 declares it. */
public abstract class CheckpointFile extends CancellableFSDataOutputStream {

    protected CheckpointFile(OutputStream out) {
        super(out);
    }
}
