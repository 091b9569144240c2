/**
 * Retention: what a person's settings allow enters; rows leave the tables in small transactions, each with a mark that
 * says the ledger's readers and verify what was there.
 */
package io.orderflow.pipeline.prune;
