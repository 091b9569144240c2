/**
 * Rejected records. They enter with their bytes and their one reason; they leave as rows, in the chunk's transaction,
 * and from there, at least once, to the dead-letter topic.
 */
package io.orderflow.pipeline.reject;
