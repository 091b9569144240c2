/**
 * What a new version of a contract changes. Two checked contracts enter; the changes leave, each with what it takes to
 * apply it to a table that has rows (see {@link io.orderflow.contract.change.ContractDiff}).
 */
package io.orderflow.contract.change;
