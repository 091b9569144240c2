/**
 * What the commands that follow orders have in common. Arguments and settings enter; an exit code leaves, after the
 * run.
 */
package io.orderflow.follow.command;
