/**
 * The order tracker: records of the orders topic enter, as for any member of a consumer group; readable lines leave,
 * with a line for each rebalance of the group.
 */
package io.orderflow.producer.track;
