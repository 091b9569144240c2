/**
 * What a person sees of the job: a line per batch in the log, a heartbeat row in the database. Reports of batches and
 * states enter; nothing that is decided here flows back.
 */
package io.orderflow.pipeline.observe;
