/**
 * What becomes of one value: accepted with its values, or rejected for one reason. The verdicts of all decoders leave
 * here, worded for people, with nothing in them that the contract calls restricted.
 */
package io.orderflow.contract.verdict;
