/**
 * Streaming SQL. The topic's orders and the files of {@code sql/streams} enter; each file's results leave as rows of a
 * MySQL table, by a query, a checkpoint and a state of its own.
 */
package io.orderflow.streams;
