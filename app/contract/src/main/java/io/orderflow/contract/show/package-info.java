/**
 * The contract in other formats. A checked contract enters; DDL, a StructType, an Avro schema, a JSON Schema or a
 * readable page leaves, each as text.
 */
package io.orderflow.contract.show;
