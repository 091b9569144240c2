package io.orderflow.dashboard.reject;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.reject.RejectedFilter;
import io.orderflow.pipeline.reject.RejectedState;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Which rejected records are selected, and with what bytes; as in openapi.yaml. */
public record RejectedSelection(
        Optional<List<String>> coordinates,
        Optional<String> reason,
        Optional<String> field,
        Optional<String> state,
        Optional<Boolean> all,
        Optional<String> value,
        Optional<String> valueBase64) {

    static final int MOST = 200;

    /** @throws ProblemDetails it says too little, or two things that do not go together */
    public RejectedSelection {
        boolean conditions = reason.isPresent() || field.isPresent() || state.isPresent() || all.isPresent();
        if (coordinates.isPresent() == conditions) {
            throw ProblemDetails.badRequest(
                    "", "Name the records: either coordinates, or conditions (reason, field, state), or all: true");
        }
        if (all.isPresent() && !all.get()) {
            throw ProblemDetails.badRequest("all", "all can only be true");
        }
        if (coordinates.isPresent()
                && (coordinates.get().isEmpty() || coordinates.get().size() > MOST)) {
            throw ProblemDetails.badRequest("coordinates", "Must name 1 to %d records".formatted(MOST));
        }
        if (coordinates.isPresent() && coordinates.get().stream().anyMatch(Objects::isNull)) {
            throw ProblemDetails.badRequest("coordinates", "Must not contain null");
        }
        boolean changed = value.isPresent() || valueBase64.isPresent();
        if (changed && (coordinates.isEmpty() || coordinates.get().size() != 1)) {
            throw ProblemDetails.badRequest(
                    "value", "A new value requires exactly one record, named by its coordinates");
        }
        if (value.isPresent() && valueBase64.isPresent()) {
            throw ProblemDetails.badRequest("value", "Send either value or value_base64, not both");
        }
    }

    /** Those that are named; empty if it is conditions that say which. */
    List<Coordinates> named() {
        List<Coordinates> named = new ArrayList<>();
        for (String text : coordinates.orElse(List.of())) {
            named.add(Coordinates.parse(text)
                    .orElseThrow(() -> ProblemDetails.badRequest(
                            "coordinates", "Must be TOPIC-PARTITION@OFFSET, such as orders-0@123, was " + text)));
        }
        return named;
    }

    RejectedFilter filter(String pipeline) {
        RejectedFilter filter = RejectedFilter.of(pipeline)
                .states(Set.of(state.map(RejectedSelection::state).orElse(RejectedState.REJECTED)));
        reason.ifPresent(wanted -> filter.reasons(Set.of(wanted)));
        field.ifPresent(filter::field);
        return filter;
    }

    /** The bytes to send instead; empty: its own. */
    Optional<byte[]> bytes() {
        if (value.isPresent()) {
            return Optional.of(value.get().getBytes(UTF_8));
        }
        try {
            return valueBase64.map(text -> Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw ProblemDetails.badRequest("value_base64", "Is not base64: " + e.getMessage());
        }
    }

    /** @throws ProblemDetails there is no such state */
    static RejectedState state(String text) {
        try {
            return RejectedState.of(text.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw ProblemDetails.badRequest(
                    "state", "Must be rejected, replaying, resolved or rejected_again, was " + text);
        }
    }
}
