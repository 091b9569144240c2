/**
 * What records look like when no contract is known. Raw values of a topic or a file enter; what was seen of each field
 * leaves:
 * kinds, limits, formats, how often it was missing. Nothing is judged here.
 */
package io.orderflow.contract.sample;
