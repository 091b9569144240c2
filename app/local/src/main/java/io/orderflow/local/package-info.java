/**
 * Real services on this machine. A folder and, if wanted, ports enter; a running Kafka broker and a running MariaDB
 * server leave, and never outlive the process that started them.
 */
package io.orderflow.local;
