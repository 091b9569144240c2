/**
 * The debug consumer. Records of the orders topic enter and pass through the job's own decoder; lines on the terminal
 * leave. Stores nothing and touches no ledger.
 */
package io.orderflow.streams.console;
