/**
 * How far each partition is settled, and as what. A chunk enters with its epoch and its offsets; it leaves with the
 * cursor moved in the chunk's own transaction, or is refused.
 */
package io.orderflow.pipeline.ledger;
