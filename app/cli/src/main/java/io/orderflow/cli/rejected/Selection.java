package io.orderflow.cli.rejected;

import io.orderflow.contract.model.Reason;
import io.orderflow.pipeline.reject.RejectedFilter;
import io.orderflow.pipeline.reject.RejectedState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that select rejected records: a mixin for picocli. */
final class Selection {

    /** The names of the options. */
    static final List<String> OPTIONS = List.of("--reason", "--field", "--since", "--topic", "--partition", "--state");

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            split = ",",
            converter = ReasonName.class,
            description = "Only these reasons, such as MISSING_FIELD or a rule's name; repeatable.")
    private Set<String> reasons = new LinkedHashSet<>();

    @Option(
            names = "--field",
            paramLabel = "FIELD",
            description = "Only rejections about this field, such as quantity.")
    private String field;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = Since.class,
            description =
                    "Only what was rejected since: 30m, 12h, 7d, or a time (2026-11-20T08:00, UTC unless it says).")
    private Instant since;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Only records of this topic.")
    private String topic;

    @Option(names = "--partition", paramLabel = "N", description = "Only records of this partition.")
    private Integer partition;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            split = ",",
            description = "Only rows in this state: rejected, replaying, resolved or rejected_again; repeatable.")
    private Set<RejectedState> states = EnumSet.noneOf(RejectedState.class);

    RejectedFilter filter(String pipeline) {
        RejectedFilter filter = RejectedFilter.of(pipeline);
        filter.reasons(reasons);
        filter.states(states);
        if (field != null) {
            filter.field(field);
        }
        if (since != null) {
            filter.since(since);
        }
        if (topic != null) {
            filter.topic(topic);
        }
        if (partition != null) {
            filter.partition(partition);
        }
        return filter;
    }

    /** Whether any option narrows what is meant. */
    boolean isGiven() {
        return !reasons.isEmpty()
                || !states.isEmpty()
                || field != null
                || since != null
                || topic != null
                || partition != null;
    }

    boolean namesStates() {
        return !states.isEmpty();
    }

    /**
     * A reason in any case, by its name of today or before; or what only a rule can be called: a name of several words.
     */
    static final class ReasonName implements ITypeConverter<String> {

        private static final Pattern RULE = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)+");

        @Override
        public String convert(String text) {
            String name = text.strip().toUpperCase(Locale.ROOT).replace('-', '_');
            List<String> known =
                    Arrays.stream(Reason.values()).map(Reason::name).toList();
            if (known.contains(Reason.current(name)) || RULE.matcher(name).matches()) {
                return name;
            }
            throw new TypeConversionException("must be one of " + String.join(", ", known)
                    + ", or the name of a rule such as TOTAL_MISMATCH, was \"" + text + "\"");
        }
    }

    /** A time ago, or a time. */
    static final class Since implements ITypeConverter<Instant> {

        private static final Pattern AGO = Pattern.compile("([0-9]{1,6}) ?(s|m|h|d)");

        @Override
        public Instant convert(String text) {
            Matcher ago = AGO.matcher(text.strip().toLowerCase(Locale.ROOT));
            if (ago.matches()) {
                long amount = Long.parseLong(ago.group(1));
                return Instant.now()
                        .minus(
                                switch (ago.group(2)) {
                                    case "s" -> Duration.ofSeconds(amount);
                                    case "m" -> Duration.ofMinutes(amount);
                                    case "h" -> Duration.ofHours(amount);
                                    default -> Duration.ofDays(amount);
                                });
            }
            try {
                return text.matches(".*(Z|[+-][0-9]{2}:?[0-9]{2})$")
                        ? OffsetDateTime.parse(text).toInstant()
                        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            } catch (DateTimeParseException e) {
                throw new TypeConversionException(
                        "must be 30m, 12h, 7d or a time such as 2026-11-20T08:00, was \"" + text + "\"");
            }
        }
    }
}
