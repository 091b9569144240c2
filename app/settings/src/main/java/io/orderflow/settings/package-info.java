/**
 * Settings. Command line, system properties, environment and {@code conf/orderflow.conf} enter; checked records leave,
 * or one {@link io.orderflow.settings.SettingsException} that lists every problem.
 */
package io.orderflow.settings;
