/**
 * How a program ends. A cause enters; an exit code with one meaning leaves, or a named stop with advice.
 */
package io.orderflow.condition;
