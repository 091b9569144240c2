package io.orderflow.settings;

/**
 * The effective value of a setting, ready for printing: secrets are already masked.
 *
 * @param origin where the value came from; {@code default} if it was not set
 */
public record Setting(String key, String value, String origin) {}
