/**
 * Records judged without storing anything. A contract, perhaps the one in force, and values with their offsets enter;
 * counts and examples leave, and what would change. Pure; the counts of several tasks can be added up.
 */
package io.orderflow.contract.trial;
