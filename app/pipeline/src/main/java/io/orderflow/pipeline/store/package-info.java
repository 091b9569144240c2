/**
 * The orders table. Accepted orders of one chunk enter; for each an outcome leaves: stored, duplicate or rejected.
 */
package io.orderflow.pipeline.store;
