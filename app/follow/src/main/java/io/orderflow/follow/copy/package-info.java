/**
 * {@code orderflow copy}. Stored orders enter; rows of a ClickHouse table leave, and the comparison of the two tables.
 */
package io.orderflow.follow.copy;
