package io.orderflow.contract.draft;

import io.orderflow.contract.draft.Property.Leaf;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Chooses the key: a field that is always there, differs from record to record, and is named like an order's id. */
final class KeyChoice {
    private static final int LONGEST = 500;
    private static final int LIKELY = 70;
    private static final int TOP_LEVEL = 1000;

    private final Drafting draft;
    private final ToIntFunction<String> repeats;

    /** @param repeats how many values of the field at a path came before; negative if that is not known */
    KeyChoice(Drafting draft, ToIntFunction<String> repeats) {
        this.draft = draft;
        this.repeats = repeats;
    }

    /** Marks the key; says so if there is no good one. */
    void choose() throws NoDraftException {
        List<Leaf> possible = Property.leaves(draft.properties).stream()
                .filter(leaf -> canBeKey(leaf.property()))
                .toList();
        List<Leaf> present = possible.stream().filter(Leaf::required).toList();
        Optional<Leaf> best = present.stream()
                .filter(leaf -> score(leaf) > 0 && repeats(leaf) <= 0)
                .max(Comparator.comparingInt(KeyChoice::score));
        if (best.isPresent()) {
            mark(best.get());
            ties(best.get(), present);
            return;
        }
        Leaf likely = present.stream()
                .filter(leaf -> score(leaf) >= LIKELY)
                .max(Comparator.comparingInt(KeyChoice::score))
                .or(() -> present.stream().filter(leaf -> repeats(leaf) <= 0).findFirst())
                .or(() -> present.stream().max(Comparator.comparingInt(KeyChoice::score)))
                .or(() -> possible.stream()
                        .filter(leaf -> !leaf.property().path.contains("."))
                        .findFirst())
                .orElseThrow(() -> new NoDraftException("No field can be a key: an order needs a text or an integer at"
                        + " its top level by which it is known, and none was found."));
        mark(likely);
        String problem = !likely.required()
                ? "no field is in every record; it was made the key, and records without it will be rejected"
                : repeats(likely) > 0
                        ? "it was made the key, but " + repeats(likely)
                                + " records repeat a key with other content, and"
                                + " will be rejected as KEY_CONFLICT; is there a better key, or one of several fields"
                                + " (primaryKeyPosition)?"
                        : "it was made the key, but is not named like one; is it the order's own id?";
        likely.property().required = true;
        draft.doubt(likely.property(), problem);
    }

    private void ties(Leaf best, List<Leaf> present) {
        String others = present.stream()
                .filter(leaf -> !leaf.equals(best) && repeats(leaf) <= 0 && score(leaf) > 0)
                .filter(leaf -> score(leaf) >= score(best) - 10)
                .map(leaf -> leaf.property().path)
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            draft.doubt(best.property(), "it was made the key, but could also be " + others);
        }
    }

    private static void mark(Leaf leaf) {
        leaf.property().keyPosition = 1;
    }

    private int repeats(Leaf leaf) {
        return repeats.applyAsInt(leaf.property().path);
    }

    private static int score(Leaf leaf) {
        Property property = leaf.property();
        int named = property.words().orderId();
        if (property.path.contains(".")) {
            // The id of what lies in an order is seldom the order's own.
            String parent = property.path.substring(0, property.path.lastIndexOf('.'));
            return Words.of(parent).has("order") ? Math.min(named, LIKELY) : named / 10;
        }
        return named == 0 ? 0 : named + TOP_LEVEL / 100;
    }

    private static boolean canBeKey(Property property) {
        boolean text = property.isVarchar() && property.maxLength() <= LONGEST && !property.lines;
        return !property.restricted && property.values.isEmpty() && (text || property.type.equals("integer"));
    }
}
