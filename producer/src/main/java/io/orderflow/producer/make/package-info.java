/**
 * Generating orders. A catalogue, a seed and shares of defects enter; records leave at their pace, each with its own
 * id, some of them deliberately broken.
 */
package io.orderflow.producer.make;
