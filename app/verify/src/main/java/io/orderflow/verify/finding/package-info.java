/**
 * What a recount finds. Single differences enter; their counts by kind, with the first examples of each, leave in
 * reports that tasks send to the driver.
 */
package io.orderflow.verify.finding;
