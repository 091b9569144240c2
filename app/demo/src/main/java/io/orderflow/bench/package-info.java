/**
 * How fast the job drains a backlog. A number of orders enters; rows per second leave, as a ratio to what the same
 * server takes from plain clients in the same run.
 */
package io.orderflow.bench;
