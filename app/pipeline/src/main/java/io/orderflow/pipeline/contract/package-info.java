/**
 * The contract of the orders: as the settings name it, and its versions as the ledger knows them. The setting and the
 * ledger's entries enter; the checked contract leaves, or every problem of its file as a problem of the setting, and
 * for each offset the contract that was in force.
 */
package io.orderflow.pipeline.contract;
