/**
 * Patterns of texts, in time linear in the text whatever it holds. A regular expression of the syntax that ECMA-262 and
 * RE2 share enters; what asks the bytes of a text leaves (see {@link io.orderflow.contract.pattern.TextPattern}).
 */
package io.orderflow.contract.pattern;
