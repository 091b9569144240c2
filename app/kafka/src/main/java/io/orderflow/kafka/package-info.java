/**
 * The Kafka side. A topic enters; its records leave, raw, from where the ledger stands, and the driver learns whether
 * the topic is still the one the ledger knows.
 */
package io.orderflow.kafka;
