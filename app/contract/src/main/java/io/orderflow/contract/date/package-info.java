/**
 * Dates and timestamps as texts. A format of the contract enters; an exact, strict parser of text bytes leaves (see
 * {@link io.orderflow.contract.date.TimestampFormat}).
 */
package io.orderflow.contract.date;
