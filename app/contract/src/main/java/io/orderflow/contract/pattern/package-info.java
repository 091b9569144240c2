/**
 * Text patterns, in time linear in the text whatever its content. A regular expression of the syntax that ECMA-262 and
 * RE2 share enters; a matcher over the bytes of a text leaves (see {@link io.orderflow.contract.pattern.TextPattern}).
 */
package io.orderflow.contract.pattern;
