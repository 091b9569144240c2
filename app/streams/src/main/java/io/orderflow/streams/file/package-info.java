/**
 * The files of {@code sql/streams}. A folder enters; files with parsed headers leave, or all problems of a header at
 * once, each with line and column.
 */
package io.orderflow.streams.file;
