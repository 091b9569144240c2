/**
 * The checked contract of an order: fields, types, limits, keys, rules and roles as immutable records. A parsed
 * contract file enters (see {@link io.orderflow.contract.file}); decoders, tables and comparisons use the result.
 */
package io.orderflow.contract.model;
