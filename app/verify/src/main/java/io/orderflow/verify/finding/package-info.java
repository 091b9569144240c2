/**
 * What a recount finds. Single differences enter; their counts by kind leave, with the first examples of each, in
 * reports that tasks send to the driver.
 */
package io.orderflow.verify.finding;
