package io.orderflow.streams.source;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Role;
import io.orderflow.settings.Suggestion;
import io.orderflow.streams.file.BadFileException;
import io.orderflow.streams.file.FileProblem;
import io.orderflow.streams.file.StreamFile;
import io.orderflow.streams.file.StreamHeader.Watermark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The time of an order by which a query waits for late ones: Kafka's, or a timestamp of the contract.
 *
 * @param column of the source
 * @param number of that column, from 0; -1 for Kafka's time
 */
record EventTime(String column, int number) {

    /** In a header: the field that the contract gives the role time, whatever its name. */
    private static final String BY_ROLE = Role.TIME.word();

    EventTime {
        requireNonNull(column, "column is null");
    }

    /**
     * The time that a file's header names.
     *
     * @throws BadFileException the contract has no such column, or it is none that every order has
     */
    static EventTime of(StreamFile file, OrderContract contract) {
        Watermark watermark = file.header().watermark();
        if (watermark.isOfKafka()) {
            return new EventTime(watermark.column(), -1);
        }
        List<Leaf> leaves = contract.leaves();
        Optional<Leaf> named = leaves.stream()
                .filter(leaf -> leaf.field().column().equalsIgnoreCase(watermark.column()))
                .findFirst();
        Leaf leaf = named.or(() -> watermark.column().equals(BY_ROLE) ? contract.role(Role.TIME) : Optional.empty())
                .orElseThrow(() -> missing(file, contract));
        if (!isTime(leaf)) {
            throw new BadFileException(List.of(problem(
                    file,
                    "a watermark cannot be on " + leaf.field().column()
                            + ", which is not a timestamp that every record has",
                    choice(contract))));
        }
        return new EventTime(leaf.field().column(), leaves.indexOf(leaf));
    }

    /** The column with the order's own time, for the check that it is not in the future; -1: there is none. */
    static int ownTime(OrderContract contract) {
        return contract.role(Role.TIME).map(contract.leaves()::indexOf).orElse(-1);
    }

    private static boolean isTime(Leaf leaf) {
        return leaf.required() && leaf.field().type() instanceof FieldType.Timestamp;
    }

    private static BadFileException missing(StreamFile file, OrderContract contract) {
        String column = file.header().watermark().column();
        String what = column.equals(BY_ROLE)
                ? "the contract " + contract.name() + " gives no field the role time"
                : "a watermark cannot be on " + column + ", a column that the contract " + contract.name()
                        + " does not have";
        String meant = Suggestion.of(column, times(contract), 6)
                .map(time -> "Did you mean " + time + "? ")
                .orElse("");
        return BadFileException.missingColumn(problem(file, what, meant + choice(contract)), column);
    }

    private static FileProblem problem(StreamFile file, String what, String advice) {
        return file.problem(file.headerLine("watermark"), 0, what, advice);
    }

    private static String choice(OrderContract contract) {
        return "The times of a record are " + String.join(" and ", times(contract)) + ".";
    }

    private static List<String> times(OrderContract contract) {
        List<String> times = new ArrayList<>();
        contract.leaves().stream()
                .filter(EventTime::isTime)
                .map(leaf -> leaf.field().column())
                .forEach(times::add);
        times.add(Watermark.KAFKA_TIME);
        return times;
    }
}
