package io.orderflow.spark.checkpoint;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Files of a checkpoint that outlives its process, and a failure of the machine. Created by Spark. */
public final class DurableCheckpointFiles extends LocalCheckpointFiles {

    public DurableCheckpointFiles(Path root, Configuration configuration) {
        super(root, configuration, true);
    }
}
