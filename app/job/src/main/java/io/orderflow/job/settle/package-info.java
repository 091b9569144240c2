/**
 * Where Spark hands its records over. Micro-batches of {@code foreachBatch} enter on the driver, their partitions
 * on the executors; settled partitions leave, each with the cursor that its task saw last.
 */
package io.orderflow.job.settle;
