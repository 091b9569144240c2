/**
 * The one catalogue of conditions. A cause enters; its code with a meaning, an exit code and what a person can do
 * leaves, the same wherever it is shown.
 */
package io.orderflow.condition;
