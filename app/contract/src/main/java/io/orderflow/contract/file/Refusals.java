package io.orderflow.contract.file;

/** Why something of the standard is refused, and what to do instead. */
final class Refusals {
    private Refusals() {}

    static String option(String key) {
        return switch (key) {
            case "multipleOf" -> "remove it, or write a rule";
            case "uniqueItems" -> "items of an array are not compared with each other; remove it";
            case "minProperties", "maxProperties" -> "say of each property whether it is required instead";
            case "required" -> "write required: true on each of these properties instead";
            default -> "remove it";
        };
    }

    /** The message for a logical type that is not supported. */
    static String type(String type) {
        return switch (type) {
            case "time" -> "a time of day has no column type that keeps it unchanged; use a string with a pattern";
            case "vector" -> "vectors are not supported; use an array";
            default -> "";
        };
    }
}
