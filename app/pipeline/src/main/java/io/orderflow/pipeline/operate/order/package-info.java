/**
 * What became of one order. Its id enters; its row, its repeats and its rejections leave.
 */
package io.orderflow.pipeline.operate.order;
