/**
 * Settling: partition → chunk → transaction. Raw records enter in offset order; after each chunk's commit every
 * one of them is stored, duplicate or rejected, and the ledger says so.
 */
package io.orderflow.pipeline.settle;
