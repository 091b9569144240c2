/**
 * What all command lines have in common. Arguments and an operator's answers enter; settings, text fit for a terminal
 * and exit codes leave.
 */
package io.orderflow.program.command;
