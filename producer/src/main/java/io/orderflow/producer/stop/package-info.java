/**
 * How a run ends. A signal or a fault enters; a thread that stops in order leaves, with a message and figures for
 * a person.
 */
package io.orderflow.producer.stop;
