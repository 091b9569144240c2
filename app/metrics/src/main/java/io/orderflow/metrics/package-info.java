/**
 * What programs expose to Prometheus. What a program knows at the moment of a scrape enters; text leaves, on a port of
 * its own.
 */
package io.orderflow.metrics;
