package io.orderflow.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.pipeline.contract.ContractVersion;
import io.orderflow.program.terminal.DisplayText;
import io.orderflow.verify.compare.Conclusion;
import io.orderflow.verify.finding.TaskReport;
import io.orderflow.verify.read.ContractHistory;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** A conclusion as text for a person, and as JSON for a program. */
final class VerifyReport {

    private static final String[] COLUMNS = {
        "partition", "first", "next", "stored", "duplicate", "rejected", "absent", "lost", "unverifiable"
    };

    private static final List<ToLongFunction<Conclusion.Partition>> VALUES = List.of(
            p -> p.ledger().partition(),
            p -> p.ledger().first(),
            p -> p.ledger().next(),
            p -> p.ledger().stored(),
            p -> p.ledger().duplicate(),
            p -> p.ledger().rejected(),
            p -> p.ledger().absent(),
            p -> p.ledger().lost(),
            Conclusion.Partition::unverifiable);

    private VerifyReport() {}

    static String text(Conclusion conclusion) {
        StringBuilder text = new StringBuilder("Pipeline %s, topic %s (id %s)%n%n"
                .formatted(
                        conclusion.pipeline(),
                        conclusion.topic().name(),
                        conclusion.topic().id()));
        for (String line : conclusion.judged().lines()) {
            text.append(line("Contract: %s.", line));
        }
        if (conclusion.judged().differsFromSettings()) {
            text.append(line(
                    "The settings name another contract, %s. It is not in force, and nothing was judged by it.",
                    conclusion.judged().configured().title()));
        }
        text.append(System.lineSeparator());
        for (String column : COLUMNS) {
            text.append("%13s".formatted(column));
        }
        text.append(System.lineSeparator());
        for (Conclusion.Partition partition : conclusion.partitions().values()) {
            for (ToLongFunction<Conclusion.Partition> value : VALUES) {
                text.append(number(value.applyAsLong(partition)));
            }
            text.append(System.lineSeparator());
        }
        text.append("%13s%13s%13s".formatted("all", "", ""));
        for (ToLongFunction<Conclusion.Partition> value : VALUES.subList(3, VALUES.size())) {
            text.append(number(
                    conclusion.partitions().values().stream().mapToLong(value).sum()));
        }
        text.append("%n%n".formatted());
        rows(conclusion, text);
        discrepancies(conclusion, text);
        return text.toString();
    }

    private static void rows(Conclusion conclusion, StringBuilder text) {
        text.append(line(
                "Orders table: %,d rows; %,d of them without a readable record; %,d stored while this ran.",
                conclusion.rows().all(),
                conclusion.rows().unexplained(),
                conclusion.rows().late()));
        if (conclusion.prunedOrders() > 0) {
            text.append(line("Removed by orderflow prune: %,d orders.", conclusion.prunedOrders()));
        }
        text.append(line(
                "Dead letters: %,d published, %,d rejected rows still to be published.",
                conclusion.letters().published(), conclusion.unsent()));
        if (conclusion.deadLettersExpired() && conclusion.letters().missing() > 0) {
            text.append(line(
                    "%,d of the dead letters cannot be found: Kafka has deleted records of that topic.",
                    conclusion.letters().missing()));
        }
        skipped(conclusion, text);
        text.append(line("Totals: %s.", totals(conclusion)));
        text.append(System.lineSeparator());
    }

    private static void skipped(Conclusion conclusion, StringBuilder text) {
        conclusion
                .skipped()
                .forEach((partition, records) -> records.forEach((offset, reason) -> text.append(line(
                        "Skipped by an operator, counted as lost: %d@%d: %s",
                        partition, offset, reason.isEmpty() ? "no reason given" : DisplayText.escaped(reason)))));
    }

    private static String totals(Conclusion conclusion) {
        if (conclusion.totals().isEmpty()) {
            return "not checked, since the orders or the ledger do not add up";
        }
        TaskReport.Totals totals = conclusion.totals().get();
        return totals.missing() == 0
                ? "%,d minutes and %,d products of a day compared with the orders"
                        .formatted(totals.minutes(), totals.products())
                : "%,d orders are not in the totals yet; orderflow totals rebuild adds them"
                        .formatted(totals.missing());
    }

    private static void discrepancies(Conclusion conclusion, StringBuilder text) {
        if (conclusion.isClean()) {
            text.append(line("Everything adds up: Kafka, the ledger and the tables agree."));
            return;
        }
        long all =
                conclusion.counts().values().stream().mapToLong(Long::longValue).sum();
        text.append(line("%,d %s:", all, all == 1 ? "discrepancy" : "discrepancies"));
        conclusion.counts().forEach((kind, count) -> {
            text.append(line("%n%s, %,d: %s", kind, count, kind.meaning()));
            long shown = conclusion.discrepancies().stream()
                    .filter(discrepancy -> discrepancy.kind() == kind)
                    .peek(discrepancy -> text.append(line("  %s", shown(discrepancy))))
                    .count();
            if (shown < count) {
                text.append(line("  … and %,d more (--limit)", count - shown));
            }
        });
    }

    private static String shown(TaskReport.Discrepancy discrepancy) {
        String where = discrepancy.partition() == TaskReport.NONE
                ? ""
                : discrepancy.offset() == TaskReport.NONE
                        ? "partition %d: ".formatted(discrepancy.partition())
                        : "partition %d, offset %d: ".formatted(discrepancy.partition(), discrepancy.offset());
        return where + (discrepancy.orderId().isEmpty() ? "" : discrepancy.orderId() + ": ") + discrepancy.detail();
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,13d", value);
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values) + System.lineSeparator();
    }

    private static void contracts(Conclusion conclusion, ObjectNode root) {
        ContractHistory history = conclusion.judged().contracts();
        ArrayNode contracts = root.putArray("contracts");
        for (ContractVersion version : history.versions()) {
            ObjectNode contract = contracts
                    .addObject()
                    .put("number", version.number())
                    .put("name", version.contract().name())
                    .put("version", version.contract().version())
                    .put("hash", version.hash());
            ArrayNode from = contract.putArray("in_force_from");
            history.sorted()
                    .forEach((partition, entries) -> entries.forEach((offset, number) -> {
                        if (number == version.number()) {
                            from.addObject().put("partition", partition).put("offset", offset);
                        }
                    }));
        }
        root.put("settings_name_another_contract", conclusion.judged().differsFromSettings());
    }

    static String json(Conclusion conclusion) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("pipeline", conclusion.pipeline());
        root.put("topic", conclusion.topic().name());
        root.put("topic_id", conclusion.topic().id());
        root.put("verified", conclusion.isClean());
        contracts(conclusion, root);
        ArrayNode partitions = root.putArray("partitions");
        for (Conclusion.Partition partition : conclusion.partitions().values()) {
            ObjectNode node = partitions.addObject();
            for (int i = 0; i < COLUMNS.length; i++) {
                node.put(COLUMNS[i], VALUES.get(i).applyAsLong(partition));
            }
        }
        root.putObject("orders")
                .put("rows", conclusion.rows().all())
                .put("without_record", conclusion.rows().unexplained())
                .put("stored_meanwhile", conclusion.rows().late());
        root.putObject("dead_letters")
                .put("published", conclusion.letters().published())
                .put("missing", conclusion.letters().missing())
                .put("expired", conclusion.deadLettersExpired())
                .put("unsent", conclusion.unsent());
        conclusion
                .totals()
                .ifPresent(totals -> root.putObject("totals")
                        .put("minutes", totals.minutes())
                        .put("products", totals.products())
                        .put("missing_orders", totals.missing()));
        ArrayNode skipped = root.putArray("skipped");
        conclusion
                .skipped()
                .forEach((partition, records) -> records.forEach((offset, reason) -> skipped.addObject()
                        .put("partition", partition)
                        .put("offset", offset)
                        .put("reason", reason)));
        ObjectNode counts = root.putObject("counts");
        conclusion.counts().forEach((kind, count) -> counts.put(kind.name(), count));
        ArrayNode discrepancies = root.putArray("discrepancies");
        for (TaskReport.Discrepancy discrepancy : conclusion.discrepancies()) {
            ObjectNode node =
                    discrepancies.addObject().put("kind", discrepancy.kind().name());
            if (discrepancy.partition() != TaskReport.NONE) {
                node.put("partition", discrepancy.partition());
            }
            if (discrepancy.offset() != TaskReport.NONE) {
                node.put("offset", discrepancy.offset());
            }
            node.put("order_id", discrepancy.orderId()).put("detail", discrepancy.detail());
        }
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A report cannot be written as JSON", e);
        }
    }
}
