/** Everything on this machine with one command. Settings enter; a running pipeline and its summary leave. */
package io.orderflow.demo;
