/**
 * {@code ./orderflow contract}: contract files from the command line. Arguments, and for a draft records of a topic or
 * a file or the columns of a table, enter; text on the terminal, a drafted file and an exit code leave.
 */
package io.orderflow.cli.contract;
