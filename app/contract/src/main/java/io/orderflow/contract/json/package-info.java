/**
 * Orders as JSON. The bytes of a value enter; the verdict of the compiled contract leaves (see
 * {@link io.orderflow.contract.json.JsonDecoder}). One pass, no tree, nothing allocated but what is kept.
 */
package io.orderflow.contract.json;
