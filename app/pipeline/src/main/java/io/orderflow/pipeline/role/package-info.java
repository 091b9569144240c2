/**
 * What the fields of an order mean. A contract enters; which of its columns the totals, views and questions may use
 * leaves, and by name what they cannot.
 */
package io.orderflow.pipeline.role;
