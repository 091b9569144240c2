package io.orderflow.settings;

/**
 * A setting as it is in effect, ready to be printed: secrets are masked already.
 *
 * @param origin where the value came from; {@code default} if nobody set it
 */
public record Setting(String key, String value, String origin) {}
