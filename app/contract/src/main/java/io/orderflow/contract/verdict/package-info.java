/**
 * The outcome of one value: accepted with its values, or rejected for one reason. The verdicts of all decoders leave,
 * with readable messages that contain no restricted values.
 */
package io.orderflow.contract.verdict;
