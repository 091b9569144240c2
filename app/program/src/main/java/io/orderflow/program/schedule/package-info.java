/**
 * Periodic work beside the main thread. Tasks and their intervals enter; threads that repeat them leave, and end
 * when they are closed.
 */
package io.orderflow.program.schedule;
