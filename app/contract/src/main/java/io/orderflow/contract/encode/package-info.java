/**
 * Writing orders. The values of an order enter; the bytes of a record leave, as JSON or Avro, from which the decoder
 * reads the same values (see {@link io.orderflow.contract.encode.RecordEncoder}).
 */
package io.orderflow.contract.encode;
