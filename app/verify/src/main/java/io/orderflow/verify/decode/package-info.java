/**
 * The second decoder. The raw value of a record enters; a verdict leaves that shares no code with the job's
 * decoder, and the content of an order as comparable bytes.
 */
package io.orderflow.verify.decode;
