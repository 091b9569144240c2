/** {@code orderflow schema}. Settings enter; created tables, their DDL or a verdict on the orders table leave. */
package io.orderflow.cli.schema;
