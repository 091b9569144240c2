/** What the commands of one pipeline share. Settings enter; connections to its database leave. */
package io.orderflow.cli.access;
