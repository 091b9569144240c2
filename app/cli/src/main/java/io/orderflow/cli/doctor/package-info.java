/**
 * {@code orderflow doctor}. Settings enter; one verdict per thing that the job needs leaves, each with what to do.
 */
package io.orderflow.cli.doctor;
