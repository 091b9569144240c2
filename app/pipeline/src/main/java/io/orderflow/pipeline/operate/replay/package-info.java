/**
 * Replaying rejected records. A choice of rows enters, fixed when it begins; records leave for the orders topic, and
 * for each row what was done about it, or why nothing was.
 */
package io.orderflow.pipeline.operate.replay;
