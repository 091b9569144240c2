/**
 * The harness of faults: a real broker, a real database, the job as a process, a producer that keeps a manifest, faults
 * by name, and a checker of its own. The names of faults enter; what was observed, the recovery time and a verdict
 * leave.
 */
package io.orderflow.chaos;
