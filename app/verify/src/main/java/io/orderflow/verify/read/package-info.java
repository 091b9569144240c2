/**
 * What a recount reads, without the job's code. Slices of offsets and ranges of order ids enter; records, rows,
 * dead letters and a snapshot of the ledger leave, one at a time.
 */
package io.orderflow.verify.read;
