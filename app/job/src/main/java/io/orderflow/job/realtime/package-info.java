/**
 * The query of the real-time trigger. Records enter the tasks one after another, for as long as a batch lasts;
 * committed chunks leave to MySQL, and what the driver shows of them leaves once a second.
 */
package io.orderflow.job.realtime;
