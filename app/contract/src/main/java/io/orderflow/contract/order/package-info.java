/**
 * The contract of an order: its fields and limits are declared in {@link io.orderflow.contract.order.Contract}, once.
 * Raw Kafka values enter; an {@link io.orderflow.contract.order.Order}, or a
 * {@link io.orderflow.contract.order.Rejection} with exactly one {@link io.orderflow.contract.order.Reason}, leaves
 * (see {@link io.orderflow.contract.order.OrderDecoder}); and orders leave as the bytes that the producer sends (see
 * {@link io.orderflow.contract.order.JsonOrderEncoder} and {@link io.orderflow.contract.order.AvroOrderEncoder}).
 */
package io.orderflow.contract.order;
