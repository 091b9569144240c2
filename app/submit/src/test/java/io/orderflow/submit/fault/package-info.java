/**
 * The job as a real process, among servers that are killed, frozen and cut off. What it leaves behind is judged by a
 * checker that shares no decoding and no ledger code with it.
 */
package io.orderflow.submit.fault;
