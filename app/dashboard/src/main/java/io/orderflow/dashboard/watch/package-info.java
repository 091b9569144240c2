/**
 * What is read again and again: MySQL, Kafka and the topic's newest records, each on a thread of its own with bounded
 * waits. Answers leave from memory, so that an unavailable or stuck system delays none.
 */
package io.orderflow.dashboard.watch;
