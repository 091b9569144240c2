/** {@code orderflow totals}. A question or a wish to rebuild enters; what the totals hold leaves, or the right ones. */
package io.orderflow.cli.total;
