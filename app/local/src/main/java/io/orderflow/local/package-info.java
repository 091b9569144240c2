/**
 * Real services on this machine. A folder and optionally ports enter; a running Kafka broker and a running MariaDB
 * server leave. They never outlive the process that started them.
 */
package io.orderflow.local;
