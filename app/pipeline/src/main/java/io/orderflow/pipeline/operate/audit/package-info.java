/**
 * Who has changed what by hand: replays and edits, accepted losses and topics, skipped records, rewinds. What an
 * operation is about to do enters, before it does it; a row of {@code orderflow_audit} leaves, and the newest rows are
 * read back.
 */
package io.orderflow.pipeline.operate.audit;
