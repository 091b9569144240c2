/**
 * A first contract for records that have none. What was seen of records, an Avro schema or the columns of a table
 * enters; a commented contract file, and what it is unsure of, leaves. Pure: what reads topics and tables lives with
 * the commands.
 */
package io.orderflow.contract.draft;
