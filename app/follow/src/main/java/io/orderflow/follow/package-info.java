/**
 * What follows a stored order. Records of the orders topic enter once the ledger has passed them; confirmations,
 * notifications and rows of an analytics copy leave.
 */
package io.orderflow.follow;
