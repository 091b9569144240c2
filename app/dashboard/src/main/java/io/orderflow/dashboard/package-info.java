/**
 * The dashboard: settings enter, a server with the page and the HTTP API leaves, and a report. What it shows is read
 * from Kafka and MySQL; what it does, the command line can do too.
 */
package io.orderflow.dashboard;
