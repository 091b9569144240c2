/**
 * Making up values. A field of a contract and a product of the catalogue enter; a value that the field accepts leaves,
 * and an order with values for which the contract's rules hold.
 */
package io.orderflow.producer.make.value;
