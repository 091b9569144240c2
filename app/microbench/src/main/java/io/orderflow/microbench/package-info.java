/** What one record costs to decode. */
package io.orderflow.microbench;
