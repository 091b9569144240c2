/**
 * Streaming SQL. The topic's orders and the files of {@code sql/streams} enter; the results of each file leave as rows
 * of a MySQL table. Each query has its own checkpoint and state.
 */
package io.orderflow.streams;
