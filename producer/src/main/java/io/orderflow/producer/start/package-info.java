/**
 * Where a run starts. A topic and the configured first id enter; the first free order number leaves, once Kafka
 * responds.
 */
package io.orderflow.producer.start;
