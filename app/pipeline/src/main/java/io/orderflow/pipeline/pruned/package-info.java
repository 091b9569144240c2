/**
 * Marks of what retention has removed: rows of the marks enter; the offsets and days that readers of the tables need
 * leave.
 */
package io.orderflow.pipeline.pruned;
