/**
 * Comparing. Records, rows of the tables, dead letters and totals enter, each read for itself; matches and
 * discrepancies leave, and one conclusion.
 */
package io.orderflow.verify.compare;
