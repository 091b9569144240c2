package io.orderflow.spark.version;

import org.apache.spark.sql.execution.streaming.CheckpointFileManager;

/** The files of a checkpoint, as Spark of 4.0 declares them. */
public interface CheckpointFiles extends CheckpointFileManager {}
