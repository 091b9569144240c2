/** What every program that creates a topic must know: a topic enters that was just created, and leaves ready to be written. */
package io.orderflow.topic;
