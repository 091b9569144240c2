/**
 * The producer's settings. Values from files, environment and command line enter; checked records leave: what is made,
 * how fast and for how long.
 */
package io.orderflow.producer.settings;
