/** Tables for reading: a name enters, columns and rows leave, as JSON or as CSV that no spreadsheet executes. */
package io.orderflow.dashboard.table;
