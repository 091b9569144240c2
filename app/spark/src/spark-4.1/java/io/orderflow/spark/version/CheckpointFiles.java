package io.orderflow.spark.version;

import org.apache.spark.sql.execution.streaming.checkpointing.CheckpointFileManager;

/** The files of a checkpoint, as Spark from 4.1 on declares them. */
public interface CheckpointFiles extends CheckpointFileManager {}
