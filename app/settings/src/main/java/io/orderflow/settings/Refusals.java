package io.orderflow.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The properties of a client that may not be passed through, each with its reason. */
public record Refusals(List<Refusal> list) {

    /**
     * @param name the property, in any case; a trailing {@code *} matches any suffix
     * @param harmless the values that are still allowed, in any case
     * @param reason the rest of the sentence "… is refused: …"
     */
    public record Refusal(String name, Set<String> harmless, String reason) {
        public Refusal {
            harmless = harmless.stream()
                    .map(value -> value.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toUnmodifiableSet());
        }

        boolean concerns(String property) {
            String lower = property.toLowerCase(Locale.ROOT);
            String own = name.toLowerCase(Locale.ROOT);
            return own.endsWith("*") ? lower.startsWith(own.substring(0, own.length() - 1)) : lower.equals(own);
        }
    }

    public static Refusal never(String name, String reason) {
        return new Refusal(name, Set.of(), reason);
    }

    public static Refusal unless(String name, Set<String> harmless, String reason) {
        return new Refusal(name, harmless, reason);
    }

    /** The reason why the property may not have this value, or empty if it may. */
    public Optional<String> reason(String property, String value) {
        String lower = value.strip().toLowerCase(Locale.ROOT);
        return list.stream()
                .filter(refusal -> refusal.concerns(property))
                .filter(refusal -> !refusal.harmless().contains(lower))
                .map(Refusal::reason)
                .findFirst();
    }
}
