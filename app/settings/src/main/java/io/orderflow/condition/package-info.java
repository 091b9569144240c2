/**
 * How a program ends. A cause enters; an exit code with one meaning leaves, or a stop with a name and what a
 * person can do.
 */
package io.orderflow.condition;
