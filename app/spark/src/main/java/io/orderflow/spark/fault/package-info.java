/**
 * Why a query ended. What Spark has wrapped around a cause, or left of it, enters; a condition of the catalogue with
 * the cause's message leaves.
 */
package io.orderflow.spark.fault;
