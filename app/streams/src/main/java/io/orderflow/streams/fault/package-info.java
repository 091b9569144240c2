/**
 * Why a query does not run. Errors of files, Spark, Kafka and MySQL enter; a named reason with a readable message
 * leaves.
 */
package io.orderflow.streams.fault;
