/**
 * Kafka as the dashboard watches it. Answers of the brokers enter, with bounded waits; log ends, consumer groups
 * and the records of one order leave.
 */
package io.orderflow.dashboard.watch.kafka;
