/**
 * What the Spark applications share. Offsets of a Kafka topic enter; rows with the record's original bytes and
 * timestamp leave, with the contract as a StructType, its orders as cells of rows, and the offsets of the running
 * query.
 */
package io.orderflow.spark;
