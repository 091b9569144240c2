/**
 * The debug consumer. Records of the orders topic enter, through the job's own decoder; lines on the terminal leave.
 * Nothing is stored and no ledger is touched.
 */
package io.orderflow.streams.console;
