/**
 * The files of a query's checkpoint on a local disk. What Spark writes enters; files appear whole or not at all,
 * without a process of the operating system being started for them (see {@link
 * io.orderflow.spark.checkpoint.LocalCheckpointFiles}).
 */
package io.orderflow.spark.checkpoint;
