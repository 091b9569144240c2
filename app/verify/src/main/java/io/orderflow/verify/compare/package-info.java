/**
 * Comparing. Independently read records, table rows, dead letters and totals enter; matches, discrepancies and one
 * conclusion leave.
 */
package io.orderflow.verify.compare;
