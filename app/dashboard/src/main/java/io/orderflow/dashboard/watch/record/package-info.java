/**
 * The newest records of the orders topic. Records enter, a bounded number per second; messages for the page leave,
 * each with its outcome, and the age of the oldest record that still waits.
 */
package io.orderflow.dashboard.watch.record;
