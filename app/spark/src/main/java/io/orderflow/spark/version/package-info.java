/**
 * What differs between the versions of Spark: the Spark that runs enters, and a refusal leaves if this build is for
 * another one. The other classes have a source for each range of versions, in {@code src/spark-…}: what Spark declares
 * differently enters, and one type for the rest of OrderFlow leaves.
 */
package io.orderflow.spark.version;
