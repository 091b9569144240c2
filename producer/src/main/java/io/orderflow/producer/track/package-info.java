/**
 * The order tracker: records of the orders topic enter, as for any member of a consumer group; lines for a person leave,
 * and a word whenever the group hands out the partitions anew.
 */
package io.orderflow.producer.track;
