/**
 * What became of a record. Records of the orders topic and the ledger's tables enter; each record with its outcome
 * leaves.
 */
package io.orderflow.follow.record;
