/**
 * Settings. Command line, system properties, environment and {@code conf/orderflow.conf} enter; checked records
 * leave, or one {@link io.orderflow.settings.SettingsException} that reports every problem at once.
 */
package io.orderflow.settings;
