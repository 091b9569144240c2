/**
 * The tables that a query may read. Records of the orders and customers topics enter and pass through the job's own
 * strict decoder; the tables {@code orders} and {@code customers} leave.
 */
package io.orderflow.streams.source;
