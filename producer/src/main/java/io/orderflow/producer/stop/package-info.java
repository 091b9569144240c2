/**
 * How a run ends. A signal or a fault enters; a cleanly stopped thread leaves, with a message and figures.
 */
package io.orderflow.producer.stop;
