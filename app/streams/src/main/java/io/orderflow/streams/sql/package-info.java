/**
 * The SQL of a query. The text of a file enters; an analysed query leaves, or its problems with their position in the
 * file.
 */
package io.orderflow.streams.sql;
