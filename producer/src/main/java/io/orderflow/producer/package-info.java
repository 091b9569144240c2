/**
 * The producer. A catalogue, a pace and a first order id enter; acknowledged records in Kafka and a summary of
 * acknowledged, failed and deliberately broken records leave.
 */
package io.orderflow.producer;
