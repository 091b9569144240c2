/**
 * Bytes that are texts. Hostile bytes enter; whether they are UTF-8, whether a text may be stored, and what of it may
 * be shown in a message, leaves.
 */
package io.orderflow.contract.text;
