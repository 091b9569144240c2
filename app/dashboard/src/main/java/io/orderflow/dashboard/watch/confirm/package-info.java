/**
 * The confirmations that {@code orderflow confirm} has published. Their topic enters; the newest of them, and those of
 * one order, leave.
 */
package io.orderflow.dashboard.watch.confirm;
