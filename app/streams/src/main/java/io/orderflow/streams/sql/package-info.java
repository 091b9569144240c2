/**
 * The SQL of a query. The text of a file enters; an analysed query leaves, or what is wrong with it, at its place
 * in the file.
 */
package io.orderflow.streams.sql;
