/**
 * Terminal output. Text of any origin enters; tables, progress lines and text leave that cannot move the cursor or hide
 * neighbouring text.
 */
package io.orderflow.program.terminal;
