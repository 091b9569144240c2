/** The Spark application. Records of a Kafka topic enter; rows in MySQL and a ledger that accounts for each leave. */
package io.orderflow.job;
