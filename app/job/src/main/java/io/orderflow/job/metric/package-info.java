/**
 * The job for Prometheus. What the driver knows of itself, and Spark's measurements of each batch, enter; the values of
 * a scrape leave.
 */
package io.orderflow.job.metric;
