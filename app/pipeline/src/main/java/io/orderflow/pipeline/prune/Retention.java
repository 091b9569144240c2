package io.orderflow.pipeline.prune;

import static java.util.Objects.requireNonNull;

import io.orderflow.settings.Key;
import io.orderflow.settings.SettingsReader;
import java.time.Duration;
import java.util.Optional;

/**
 * How long rows are kept; empty: for ever.
 *
 * @param duplicates rows of duplicate_orders, by the time of their record in Kafka
 * @param resolvedRejects rows of rejected_orders that were replayed, by the time of the rejection
 * @param orders by the field with the role time, in whole days
 * @param partitionTotals totals of each partition by itself, in whole days; then they are added up
 */
public record Retention(
        Optional<Duration> duplicates,
        Optional<Duration> resolvedRejects,
        Optional<Duration> orders,
        Optional<Duration> partitionTotals) {

    private static final Key DUPLICATES = Key.of("retention.duplicates");
    private static final Key RESOLVED_REJECTS = Key.of("retention.resolved-rejects");
    private static final Key ORDERS = Key.of("retention.orders");
    private static final Key PARTITION_TOTALS = Key.of("retention.partition-totals");

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LONGEST = Duration.ofDays(36_500);

    public Retention {
        requireNonNull(duplicates, "duplicates is null");
        requireNonNull(resolvedRejects, "resolvedRejects is null");
        requireNonNull(orders, "orders is null");
        requireNonNull(partitionTotals, "partitionTotals is null");
    }

    public static Retention read(SettingsReader reader) {
        return new Retention(
                reader.optionalDuration(DUPLICATES, Duration.ZERO, LONGEST),
                reader.optionalDuration(RESOLVED_REJECTS, Duration.ZERO, LONGEST),
                reader.optionalDuration(ORDERS, DAY, LONGEST),
                reader.optionalDuration(PARTITION_TOTALS, DAY, LONGEST));
    }

    /** Whether everything is kept for ever. */
    public boolean isEmpty() {
        return duplicates.isEmpty() && resolvedRejects.isEmpty() && orders.isEmpty() && partitionTotals.isEmpty();
    }
}
