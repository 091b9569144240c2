/**
 * The effect of a new version of a contract. Two checked contracts enter; the changes leave, each with its effect on a
 * table with rows (see {@link io.orderflow.contract.change.ContractDiff}).
 */
package io.orderflow.contract.change;
