/**
 * The contract in the words of other programs. A checked contract enters; DDL, a StructType, an Avro schema, a JSON
 * Schema or a page for people leaves, each as text.
 */
package io.orderflow.contract.show;
