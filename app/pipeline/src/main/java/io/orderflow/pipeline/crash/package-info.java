/**
 * Named places in the protocol where a test lets the process die, fail, lose its connection or wait. Nothing enters and
 * nothing leaves in production: without the system property of the tests every point is an empty method.
 */
package io.orderflow.pipeline.crash;
