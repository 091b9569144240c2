/**
 * {@code orderflow ledger}. An operator's question or decision enters; the ledger leaves as a table, or changed in one
 * transaction, after it was said what is given up.
 */
package io.orderflow.cli.ledger;
