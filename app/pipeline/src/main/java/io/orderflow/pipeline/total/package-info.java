/**
 * Live totals. Stored orders enter; per minute, per day and product, and over everything, what they add up to leaves:
 * in the chunk's own transaction, or from the orders table when it is rebuilt.
 */
package io.orderflow.pipeline.total;
