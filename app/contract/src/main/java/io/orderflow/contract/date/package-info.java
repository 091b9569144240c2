/**
 * Dates and timestamps as texts. A format of the contract enters; what reads the bytes of a text, exactly and without
 * leniency, leaves (see {@link io.orderflow.contract.date.TimestampFormat}).
 */
package io.orderflow.contract.date;
