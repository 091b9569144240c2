/**
 * Periodic work beside the main thread. Tasks and their intervals enter; threads that repeat them until closed leave.
 */
package io.orderflow.program.schedule;
