/**
 * What an operator does, once for command line and page. A question or a choice of rejected records enters;
 * reports, verdicts and records sent again leave as typed results.
 */
package io.orderflow.pipeline.operate;
