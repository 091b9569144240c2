/**
 * What is looked at again and again: MySQL, Kafka and the topic's newest records, each on a thread of its own with bounded
 * waits. Answers leave from memory, so that nothing that is away or stuck holds them up.
 */
package io.orderflow.dashboard.watch;
