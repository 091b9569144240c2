/**
 * Where a run begins. A topic and the wanted first id enter; the first free order number leaves, once Kafka
 * answers.
 */
package io.orderflow.producer.start;
