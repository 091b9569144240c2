/**
 * Access to Kafka. Connection settings and the name of a topic enter; client properties, the topic's state, a first
 * position and raw received records leave.
 */
package io.orderflow.kafka;
