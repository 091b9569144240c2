/**
 * {@code ./orderflow contract}: contract files from the command line. Arguments enter; text on the terminal and an exit
 * code leave.
 */
package io.orderflow.contract.command;
