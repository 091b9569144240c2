/**
 * The contract at run time: numbered fields and arrays of numbers, compiled once per process from an
 * {@link io.orderflow.contract.model.OrderContract}. Data for the decoders' innermost loops and the values of one order
 * leave (see {@link io.orderflow.contract.compiled.OrderValues}).
 */
package io.orderflow.contract.compiled;
