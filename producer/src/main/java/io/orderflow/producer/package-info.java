/**
 * The producer. A catalogue, a pace and a first order id enter; acknowledged records in Kafka and a summary of what was
 * acknowledged, what failed and what was broken on purpose leave.
 */
package io.orderflow.producer;
