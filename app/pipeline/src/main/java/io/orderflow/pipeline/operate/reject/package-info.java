/**
 * Looking at rejected records. Conditions or coordinates enter; groups, newest rows and whole rows leave.
 */
package io.orderflow.pipeline.operate.reject;
