/**
 * Orders as Avro. A message (single-object encoding, or a registry's framing with a known id) enters; the verdict of
 * the compiled contract leaves (see {@link io.orderflow.contract.avro.AvroDecoder}).
 */
package io.orderflow.contract.avro;
