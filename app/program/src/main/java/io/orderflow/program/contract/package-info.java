/**
 * The contract that a program works with. The setting {@code order.contract} enters; the contract that its file states
 * leaves, or every problem of the file as one of the setting.
 */
package io.orderflow.program.contract;
