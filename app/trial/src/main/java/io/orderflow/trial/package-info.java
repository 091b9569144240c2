/**
 * {@code ./orderflow contract try}: a dry run. A contract file and the records of a topic or a file enter; what would
 * be accepted and rejected, and what that changes against the contract in force, leaves. Nothing is stored.
 */
package io.orderflow.trial;
