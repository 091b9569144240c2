/**
 * What an operator gives up so that the job can go on. A ledger and a topic that no longer fit enter; what would be
 * given up leaves, and, once that is accepted, a changed ledger.
 */
package io.orderflow.pipeline.operate.ledger;
