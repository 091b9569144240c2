/**
 * The contract of an order: its fields and limits are declared in {@link io.orderflow.order.Contract}, once. Raw Kafka
 * values enter; an {@link io.orderflow.order.Order}, or a {@link io.orderflow.order.Rejection} with exactly one
 * {@link io.orderflow.order.Reason}, leaves (see {@link io.orderflow.order.OrderDecoder}); and orders leave as the
 * bytes that the producer sends (see {@link io.orderflow.order.JsonOrderEncoder} and {@link
 * io.orderflow.order.AvroOrderEncoder}).
 */
package io.orderflow.order;
