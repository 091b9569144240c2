/**
 * The state of the pipeline at a glance. What the watches saw enters every second; a verdict, the offsets of each
 * partition and the last hour leave, ready to be sent.
 */
package io.orderflow.dashboard.overview;
