/**
 * MySQL as the pipeline uses it. Settings enter; connections whose sessions are the same on every server leave,
 * and errors of the server leave as named conditions.
 */
package io.orderflow.pipeline.mysql;
