/**
 * Text bytes. Hostile bytes enter; whether they are UTF-8, whether a text may be stored, and the displayable part of it
 * leave.
 */
package io.orderflow.contract.text;
