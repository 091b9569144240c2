package io.orderflow.dashboard.order;

import io.orderflow.contract.model.Envelope;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an order without a key gets one. A UUID is made here; where the pattern is a prefix and digits, 12 of them come
 * from {@link AssignedOrderIds}. Other keys cannot be made up.
 *
 * @param field the key's field, one of the order itself
 * @param prefix what stands before the digits; empty: a UUID
 */
public record KeyAssignment(String field, Optional<String> prefix) {
    private static final int DIGITS = 12;
    private static final Pattern PREFIX_AND_DIGITS =
            Pattern.compile("\\^([A-Za-z0-9_-]*)\\[0-9]\\{([0-9]{1,4})(?:,([0-9]{1,4}))?}\\$");

    /** Empty if the key must be sent. */
    public static Optional<KeyAssignment> of(OrderContract contract) {
        List<Leaf> key = contract.key();
        if (key.size() != 1 || contract.envelope() != Envelope.NONE) {
            return Optional.empty();
        }
        Leaf leaf = key.get(0);
        boolean isOfTheOrder = leaf.path().equals(leaf.field().name());
        if (!isOfTheOrder || !(leaf.field().type() instanceof FieldType.Text text)) {
            return Optional.empty();
        }
        if (text.uuid()) {
            return Optional.of(new KeyAssignment(leaf.path(), Optional.empty()));
        }
        Matcher matcher = PREFIX_AND_DIGITS.matcher(text.pattern());
        if (!text.values().isEmpty() || !matcher.matches()) {
            return Optional.empty();
        }
        int least = Integer.parseInt(matcher.group(2));
        int most = matcher.group(3) == null ? least : Integer.parseInt(matcher.group(3));
        String prefix = matcher.group(1);
        boolean fits = least <= DIGITS && DIGITS <= most && prefix.length() + DIGITS <= text.maxLength();
        return fits ? Optional.of(new KeyAssignment(leaf.path(), Optional.of(prefix))) : Optional.empty();
    }

    /** A key that the contract accepts, to judge the rest of an order; it is not given to anyone. */
    String example() {
        return prefix.map(before -> before + AssignedOrderIds.FIRST).orElseGet(() -> new UUID(0, 0).toString());
    }

    /** @throws io.orderflow.dashboard.answer.ProblemDetails a number cannot be taken now */
    String next(AssignedOrderIds ids) {
        return prefix.map(before -> before + String.format(Locale.ROOT, "%012d", ids.next()))
                .orElseGet(() -> UUID.randomUUID().toString());
    }
}
