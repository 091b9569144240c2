/**
 * MySQL as the dashboard watches it. Heartbeat, ledger and totals enter every second; a snapshot leaves, and
 * connections from small pools for everyone who asks.
 */
package io.orderflow.dashboard.watch.mysql;
