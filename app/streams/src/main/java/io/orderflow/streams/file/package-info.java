/**
 * The files of {@code sql/streams}. A folder enters; files with an understood header leave, or every problem of a
 * header at once, each with its line and column.
 */
package io.orderflow.streams.file;
