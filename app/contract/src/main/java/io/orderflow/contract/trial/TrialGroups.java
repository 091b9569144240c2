package io.orderflow.contract.trial;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.verdict.Rejection;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rejections counted by reason and field, with the first few of each. Serializable: sent from tasks to the driver. */
public final class TrialGroups implements Serializable {
    private static final long serialVersionUID = 1;

    /** So many examples of each are kept. */
    public static final int EXAMPLES = 3;
    /** Names of rules and paths are the contract's own, so there are few; values of maps may make more. */
    private static final int MOST_GROUPS = 500;

    /**
     * One record.
     *
     * @param field with the numbers of items, {@code items[2].quantity}
     * @param message quotes no restricted value
     */
    public record Example(int partition, long offset, String field, String message) implements Serializable {
        public Example {
            requireNonNull(field, "field is null");
            requireNonNull(message, "message is null");
        }
    }

    /**
     * Rejections of one reason at one field.
     *
     * @param field without the numbers of items, {@code items[].quantity}
     * @param examples those with the lowest partitions and offsets
     */
    public record Group(String reason, String field, long count, List<Example> examples) implements Serializable {
        public Group {
            requireNonNull(reason, "reason is null");
            requireNonNull(field, "field is null");
            examples = List.copyOf(examples);
        }

        private Group and(Group other) {
            List<Example> all = new ArrayList<>(examples);
            all.addAll(other.examples);
            all.sort(Comparator.comparingInt(Example::partition).thenComparingLong(Example::offset));
            return new Group(reason, field, count + other.count, all.subList(0, Math.min(EXAMPLES, all.size())));
        }
    }

    private final TreeMap<String, Group> groups = new TreeMap<>();

    void add(int partition, long offset, Rejection rejection) {
        String key = rejection.reason() + ' ' + rejection.groupField();
        Group known = groups.get(key);
        List<Example> example = known != null && known.examples().size() >= EXAMPLES
                ? List.of()
                : List.of(new Example(partition, offset, rejection.field(), rejection.message()));
        add(new Group(rejection.reason(), rejection.groupField(), 1, example));
    }

    private void add(Group group) {
        String key = group.reason() + ' ' + group.field();
        if (groups.size() < MOST_GROUPS || groups.containsKey(key)) {
            groups.merge(key, group, Group::and);
        } else {
            Group other = new Group(group.reason(), "", group.count(), group.examples());
            groups.merge(group.reason() + " ", other, Group::and);
        }
    }

    void addAll(TrialGroups others) {
        others.groups.values().forEach(this::add);
    }

    public long count() {
        return groups.values().stream().mapToLong(Group::count).sum();
    }

    /** The largest first. */
    public List<Group> largestFirst() {
        return groups.values().stream()
                .sorted(Comparator.comparingLong(Group::count).reversed())
                .toList();
    }

    /** Short: reasons and counts, no examples. */
    @Override
    public String toString() {
        Map<String, Long> counts = new TreeMap<>();
        groups.forEach((key, group) -> counts.put(key.strip(), group.count()));
        return counts.toString();
    }
}
