/**
 * Sending. Records enter; each leaves as acknowledged by Kafka, as failed and kept in {@code orders-unsent.jsonl}, or,
 * if permanently refused, in the dead-letter topic.
 */
package io.orderflow.producer.send;
