/**
 * {@code orderflow confirm}. Settled records enter; one confirmation an order leaves, in the Kafka transaction that
 * moves the position.
 */
package io.orderflow.follow.confirm;
