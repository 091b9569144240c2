/**
 * The way in for records: the raw value of a Kafka record enters, whatever its format; its verdict leaves (see
 * {@link io.orderflow.contract.decode.RecordDecoder}).
 */
package io.orderflow.contract.decode;
