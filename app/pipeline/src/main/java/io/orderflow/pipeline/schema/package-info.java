/** The tables. Checked names enter; quoted names, created tables and a verdict on the existing orders table leave. */
package io.orderflow.pipeline.schema;
