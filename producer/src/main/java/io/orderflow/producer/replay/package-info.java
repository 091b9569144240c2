/**
 * Replaying a file. CSV lines of any dialect enter; orders leave with ids that are the same each time, and each line
 * that cannot be an order leaves in {@code FILE.rejected.csv} with its reason.
 */
package io.orderflow.producer.replay;
