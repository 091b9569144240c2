/**
 * The recount: Kafka's records, the ledger and the tables enter; a summary and every discrepancy leave. It shares no
 * decoding and no ledger code with the job that it checks.
 */
package io.orderflow.verify;
