/**
 * Why a query does not run. Failures of files, Spark, Kafka and MySQL enter; a named reason with a message for a
 * person leaves.
 */
package io.orderflow.streams.fault;
