/**
 * Kafka as OrderFlow uses it. Connection settings and the name of a topic enter; client properties, the topic's
 * state, a first position and received records leave, raw.
 */
package io.orderflow.kafka;
