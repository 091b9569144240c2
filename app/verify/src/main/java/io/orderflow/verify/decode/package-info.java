/**
 * The second decoder. The raw value of a record and the contract that was in force enter; a verdict and the content of
 * an order as comparable bytes leave. Shares only the parsed contract with the job's decoder.
 */
package io.orderflow.verify.decode;
