/**
 * From a record to a committed row, without Spark. Settings enter; checked records of everything that configures a
 * pipeline leave, and each package below is one step of the journey.
 */
package io.orderflow.pipeline;
