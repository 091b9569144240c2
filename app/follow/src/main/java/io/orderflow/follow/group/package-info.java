/**
 * Members of a consumer group that read the orders topic behind the ledger. Settings and records enter; settled records
 * leave for a {@link io.orderflow.follow.group.Delivery}, in offset order, together with the position after them.
 */
package io.orderflow.follow.group;
