/**
 * {@code orderflow notify}. Confirmations enter; one message an order leaves, by mail or to a webhook, with a row that
 * says so.
 */
package io.orderflow.follow.notify;
