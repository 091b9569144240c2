/**
 * The topics that the producer writes to. Client settings enter; prepared topics leave, the highest order number
 * found in one, and records of customers that precede their orders.
 */
package io.orderflow.producer.topic;
