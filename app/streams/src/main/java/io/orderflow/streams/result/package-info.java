/**
 * The result tables. Batches of results enter; rows leave by upserts on the table's key, behind a fence that stops
 * tasks of older starts and batches.
 */
package io.orderflow.streams.result;
