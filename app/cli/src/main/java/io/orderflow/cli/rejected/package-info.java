/**
 * {@code orderflow rejected}. An operator's question or decision enters; rejected records leave as text that is safe to
 * show, or, sent again, as records of the orders topic.
 */
package io.orderflow.cli.rejected;
