/**
 * Running queries. Files enter; queries that are started again after a failure leave, each with its own
 * checkpoint, and a row in {@code orderflow_streams} with its state.
 */
package io.orderflow.streams.run;
