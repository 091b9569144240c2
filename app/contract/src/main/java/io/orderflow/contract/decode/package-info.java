/**
 * The entry point for records: the raw value of a Kafka record enters, in any format; its verdict leaves (see
 * {@link io.orderflow.contract.decode.RecordDecoder}).
 */
package io.orderflow.contract.decode;
