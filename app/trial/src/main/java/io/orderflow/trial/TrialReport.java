package io.orderflow.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.contract.trial.TrialCounts;
import io.orderflow.contract.trial.TrialGroups;
import io.orderflow.program.terminal.DisplayText;
import java.util.Locale;

/** What a trial counted, as text for a person and as JSON for a program. */
final class TrialReport {
    private TrialReport() {}

    static String text(Judgement judgement, String source, TrialCounts counts) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%s version %s on %s: %,d records, %,d accepted, %,d rejected",
                judgement.contract().name(),
                judgement.contract().version(),
                source,
                counts.received(),
                counts.accepted(),
                counts.rejected().count());
        if (counts.unknownFields() > 0) {
            line(
                    text,
                    "%,d accepted records have %,d fields that the contract does not name; they would be ignored.",
                    counts.withUnknownFields(),
                    counts.unknownFields());
        }
        groups(text, "Rejected", counts.rejected());
        judgement.inForce().forEach(other -> {
            line(text, "");
            line(
                    text,
                    "Against %s version %s: %,d newly rejected, %,d newly accepted",
                    other.name(),
                    other.version(),
                    counts.newlyRejected().count(),
                    counts.newlyAccepted().count());
            groups(text, "Accepted there, rejected here", counts.newlyRejected());
            groups(text, "Rejected there, accepted here", counts.newlyAccepted());
            counts.otherReason().forEach((reasons, count) -> line(text, "  %,d rejected by both, %s", count, reasons));
        });
        return text.toString();
    }

    private static void groups(StringBuilder text, String title, TrialGroups groups) {
        if (groups.count() == 0) {
            return;
        }
        line(text, "");
        line(text, "%s", title);
        for (TrialGroups.Group group : groups.largestFirst()) {
            line(text, "  %,d %s", group.count(), (group.reason() + " " + shown(group.field())).strip());
            for (TrialGroups.Example example : group.examples()) {
                line(
                        text,
                        "    %s %s: %s",
                        place(example),
                        example.field().isEmpty() ? "record" : shown(example.field()),
                        shown(example.message()));
            }
        }
    }

    private static String place(TrialGroups.Example example) {
        return example.partition() == FileTrial.LINES
                ? "line " + example.offset()
                : example.partition() + "@" + example.offset();
    }

    private static String shown(String hostile) {
        return DisplayText.escaped(hostile);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }

    static String json(Judgement judgement, String source, TrialCounts counts) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("contract", judgement.contract().name())
                .put("version", judgement.contract().version())
                .put("source", source)
                .put("received", counts.received())
                .put("accepted", counts.accepted())
                .put("rejected", counts.rejected().count())
                .put("records_with_unknown_fields", counts.withUnknownFields())
                .put("unknown_fields", counts.unknownFields());
        groups(root.putArray("reasons"), counts.rejected());
        judgement.inForce().forEach(other -> {
            ObjectNode against = root.putObject("against")
                    .put("contract", other.name())
                    .put("version", other.version())
                    .put("newly_rejected", counts.newlyRejected().count())
                    .put("newly_accepted", counts.newlyAccepted().count());
            groups(against.putArray("newly_rejected_reasons"), counts.newlyRejected());
            groups(against.putArray("newly_accepted_reasons"), counts.newlyAccepted());
            ObjectNode reasons = against.putObject("other_reason");
            counts.otherReason().forEach(reasons::put);
        });
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A report cannot be written as JSON", e);
        }
    }

    private static void groups(ArrayNode array, TrialGroups groups) {
        for (TrialGroups.Group group : groups.largestFirst()) {
            ObjectNode node = array.addObject()
                    .put("reason", group.reason())
                    .put("field", group.field())
                    .put("count", group.count());
            ArrayNode examples = node.putArray("examples");
            for (TrialGroups.Example example : group.examples()) {
                ObjectNode shown = examples.addObject();
                if (example.partition() == FileTrial.LINES) {
                    shown.put("line", example.offset());
                } else {
                    shown.put("partition", example.partition()).put("offset", example.offset());
                }
                shown.put("field", example.field()).put("message", example.message());
            }
        }
    }
}
