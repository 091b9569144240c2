package io.orderflow.spark.checkpoint;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Files of a checkpoint that ends with its process: nothing is forced to the disk. Created by Spark. */
public final class ScratchCheckpointFiles extends LocalCheckpointFiles {

    public ScratchCheckpointFiles(Path root, Configuration configuration) {
        super(root, configuration, false);
    }
}
