/**
 * Rejected records for a page: questions enter, groups, rows and bytes leave; a choice enters, records in Kafka leave.
 */
package io.orderflow.dashboard.reject;
