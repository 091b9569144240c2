/**
 * The producer's settings. Values from files, environment and command line enter; checked records of what is made,
 * how fast and for how long leave.
 */
package io.orderflow.producer.settings;
