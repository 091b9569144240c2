/**
 * Output for a terminal. Text of any origin enters; tables, progress lines and text leave that cannot move the
 * cursor or hide what stands beside them.
 */
package io.orderflow.program.terminal;
