/**
 * The second decoder. The raw value of a record enters; a verdict and the content of an order as comparable bytes
 * leave. Shares no code with the job's decoder.
 */
package io.orderflow.verify.decode;
