/**
 * The contract of an order after it was checked: fields, types, limits, keys, rules and roles as immutable records. A
 * parsed contract file enters (see {@link io.orderflow.contract.file}); what decodes, creates and compares reads from
 * here.
 */
package io.orderflow.contract.model;
