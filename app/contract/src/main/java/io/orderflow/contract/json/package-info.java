/**
 * Orders as JSON. The bytes of a value enter; the verdict of the compiled contract leaves (see
 * {@link io.orderflow.contract.json.JsonDecoder}). One pass, no tree; only results are allocated.
 */
package io.orderflow.contract.json;
