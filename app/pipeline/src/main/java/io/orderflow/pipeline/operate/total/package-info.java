/**
 * Looking at the totals. A pipeline enters; what its orders add up to, whether the totals hold every order, and the
 * rows of the views leave.
 */
package io.orderflow.pipeline.operate.total;
