package io.orderflow.producer.replay;

import io.orderflow.producer.stop.ProducerText;
import io.orderflow.settings.DateFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Suggests common formats for dates that do not have the configured form. */
final class DateFormats {
    /**
     * A candidate format.
     *
     * @param order of day, month and year: of formats that differ only in their digits, the first match is suggested
     */
    private record Candidate(DateFormat format, String order) {}

    private static final List<String> ORDERS =
            List.of("dd MM yyyy", "MM dd yyyy", "yyyy MM dd", "dd MM yy", "MM dd yy");

    /** Dates of the configured form, kept until one with another form appears. */
    private static final int MOST_KEPT = 50;

    private final List<String> kept = new ArrayList<>();
    /** The formats that fit all dates so far; null before the first date of another form. */
    private List<Candidate> fitting;

    private String first = "";
    private boolean formSeen;
    private boolean allAreNumbers = true;
    private boolean noneHasATime = true;

    private static List<Candidate> candidates() {
        List<Candidate> all = new ArrayList<>();
        for (String order : ORDERS) {
            for (String between : List.of("/", ".", "-")) {
                for (String joined : order.startsWith("y") ? List.of(" ", "'T'") : List.of(" ", ", ")) {
                    String date = order.replace(" ", between) + joined;
                    for (String time : List.of("HH:mm", "HH:mm:ss", "hh:mm a", "hh:mm:ss a")) {
                        all.addAll(candidates(order, date, time));
                    }
                }
            }
        }
        return all;
    }

    /** Two-digit forms first: the strictest matching format is suggested. */
    private static List<Candidate> candidates(String order, String date, String time) {
        String bareDate = date.replace("dd", "d").replace("MM", "M");
        String bareTime = time.replace("HH", "H").replace("hh", "h");
        return Stream.of(date + time, date + bareTime, bareDate + time, bareDate + bareTime)
                .map(pattern -> new Candidate(DateFormat.of(pattern).orElseThrow(), order))
                .toList();
    }

    /** Adds a date that has the configured form. */
    void addOfTheForm(String date) {
        formSeen = true;
        if (fitting != null) {
            leaveThoseThatFit(date);
        } else if (kept.size() < MOST_KEPT) {
            kept.add(date);
        }
    }

    /** Adds a date that does not have the configured form, or is no date. */
    void addOther(String date) {
        if (fitting == null) {
            fitting = candidates();
            first = date;
            kept.forEach(this::leaveThoseThatFit);
        }
        allAreNumbers &= date.matches("[0-9]{5}([.,][0-9]+)?");
        noneHasATime &= date.matches("[0-9]{1,4}([./-])[0-9]{1,2}\\1[0-9]{1,4}");
        leaveThoseThatFit(date);
    }

    private void leaveThoseThatFit(String date) {
        fitting.removeIf(candidate -> candidate.format().read(date).isEmpty());
    }

    /** Whether there were dates and none had the configured form. */
    boolean noneHasTheForm() {
        return fitting != null && !formSeen;
    }

    /** Advice, as a full sentence preceded by a blank; empty if there is none. */
    String advice() {
        if (fitting == null) {
            return "";
        }
        if (noneHasTheForm() && allAreNumbers) {
            return " Dates such as " + ProducerText.quoted(first)
                    + " are a spreadsheet's day numbers: format the column as date and time and save the file again.";
        }
        if (noneHasTheForm() && noneHasATime) {
            return " Dates such as " + ProducerText.quoted(first) + " have no time of day, which an order needs.";
        }
        Map<String, String> byOrder = new LinkedHashMap<>();
        fitting.forEach(candidate ->
                byOrder.putIfAbsent(candidate.order(), candidate.format().pattern()));
        String patterns = String.join(" or ", byOrder.values());
        return switch (byOrder.size()) {
            case 0 ->
                noneHasTheForm()
                        ? " No common format fits all of these dates, the first of which is "
                                + ProducerText.quoted(first) + "."
                        : "";
            case 1 -> " The format " + patterns + " fits every line: set producer.csv.date-format (--date-format).";
            default ->
                " Each of the formats " + patterns
                        + " fits every line: set the right one as producer.csv.date-format (--date-format).";
        };
    }
}
