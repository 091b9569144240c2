/**
 * Running queries. Files enter; running queries leave, each restarted after a failure, with its own checkpoint and a
 * status row in {@code orderflow_streams}.
 */
package io.orderflow.streams.run;
