/**
 * The contract file: ODCS v3.1 and v3.2 in YAML. Text enters (see {@link io.orderflow.contract.file.ContractFile}); a
 * checked {@link io.orderflow.contract.model.OrderContract} leaves, or every problem at once, each with its line and
 * column.
 */
package io.orderflow.contract.file;
