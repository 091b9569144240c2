/**
 * What all command lines share. Arguments and an operator's answers enter; settings, text safe for a terminal and exit
 * codes leave.
 */
package io.orderflow.program.command;
