/**
 * The contract as it runs: numbered fields and arrays of numbers, made once per process from an
 * {@link io.orderflow.contract.model.OrderContract}. What decoders ask a million times a second leaves, and the values
 * of one order (see {@link io.orderflow.contract.compiled.OrderValues}).
 */
package io.orderflow.contract.compiled;
