/**
 * The topics that the producer writes to. Client settings enter; prepared topics, the highest order number found in
 * one, and customer records that precede their orders leave.
 */
package io.orderflow.producer.topic;
