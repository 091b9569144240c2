package io.orderflow.demo;

import io.orderflow.demo.Observation.Confirmed;
import io.orderflow.demo.Observation.Heartbeat;
import io.orderflow.demo.Observation.Latency;
import io.orderflow.demo.Observation.Ledger;
import io.orderflow.demo.Observation.OrderRow;
import io.orderflow.demo.Observation.StreamRow;
import io.orderflow.program.terminal.DisplayText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A {@link DemoSnapshot} as lines for a terminal of some size. */
final class StatusScreen {
    private static final String CHECK = "\u2713";
    private static final String CROSS = "\u2717";
    private static final int SHORTEST_ID = 14;
    /** A UUID. */
    private static final int LONGEST_ID = 36;

    private static final int LABEL = 11;

    private final Terminal.Size size;
    private final List<String> lines = new ArrayList<>();

    private StatusScreen(Terminal.Size size) {
        this.size = size;
    }

    /** Before the services run. */
    static List<String> starting(DemoSnapshot moment, Terminal.Size size) {
        StatusScreen page = new StatusScreen(size);
        page.title(moment);
        page.steps(moment);
        page.notes(moment);
        return page.lines;
    }

    static List<String> running(DemoSnapshot moment, Locations places, Terminal.Size size) {
        StatusScreen page = new StatusScreen(size);
        page.title(moment);
        if (moment.firstOrder().isEmpty() && moment.doing().equals("starting")) {
            page.steps(moment);
        } else {
            page.job(moment);
            page.flow(moment);
            page.orders(moment);
            page.rejected(moment);
        }
        page.places(places);
        page.notes(moment);
        return page.lines;
    }

    /** The whole moment on one line, where no terminal is. */
    static String oneLine(DemoSnapshot moment) {
        Ledger ledger = moment.seen().ledger();
        StringBuilder line = new StringBuilder();
        line.append(String.format(
                Locale.ROOT,
                "%s: %s  %s",
                DemoText.elapsed(moment.since()),
                moment.seen().heartbeat().map(Heartbeat::state).orElse("no heartbeat yet"),
                identity(ledger)));
        moment.perSecond().ifPresent(rate -> line.append(String.format(Locale.ROOT, "  %,.1f/s", rate)));
        moment.lag().ifPresent(lag -> line.append("  lag ").append(DemoText.count(lag)));
        moment.seen()
                .heartbeat()
                .flatMap(heartbeat -> latency(heartbeat, latency -> DemoText.millis(latency.p95())))
                .ifPresent(text -> line.append("  p95 ").append(text));
        moment.seen()
                .confirmed()
                .ifPresent(seen ->
                        line.append("  confirmed ").append(confirmed(seen).replace('\u00a0', ' ')));
        if (!moment.seen().streams().isEmpty()) {
            line.append("  streams ").append(streams(moment.seen().streams()).replace('\u00a0', ' '));
        }
        moment.notes().forEach(note -> line.append("  ! ").append(DisplayText.escaped(note)));
        return line.toString();
    }

    /** {@code received 10 = stored 8 + duplicate 1 + rejected 1 ✓}, with marks of style. */
    static String identity(Ledger ledger) {
        return "received %s = stored %s + duplicate %s + rejected %s %s"
                .formatted(
                        AnsiStyle.BOLD.of(DemoText.count(ledger.received())),
                        AnsiStyle.GOOD.of(DemoText.count(ledger.stored())),
                        DemoText.count(ledger.duplicate()),
                        AnsiStyle.WARNING.of(DemoText.count(ledger.rejected())),
                        ledger.isBalanced() ? AnsiStyle.GOOD.of(CHECK) : AnsiStyle.BAD.of(CROSS));
    }

    private void title(DemoSnapshot moment) {
        String left = AnsiStyle.BOLD.of("OrderFlow demo");
        String right = moment.doing() + ", " + DemoText.elapsed(moment.since())
                + (moment.doing().startsWith("ending") ? "" : " \u00b7 Ctrl-C ends");
        int gap = Math.max(2, size.columns() - AnsiStyle.width(left) - DisplayText.width(right));
        lines.add(left + " ".repeat(gap) + AnsiStyle.DIM.of(right));
        lines.add("");
    }

    private void steps(DemoSnapshot moment) {
        for (Steps.Step step : moment.steps()) {
            String state = step.done() ? AnsiStyle.GOOD.of(CHECK) : AnsiStyle.WARNING.of("\u00b7");
            row(
                    step.name(),
                    state + " " + padded(step.text(), 50)
                            + (step.done() ? AnsiStyle.DIM.of(String.format("%8s", DemoText.seconds(step.at()))) : ""));
        }
        lines.add("");
    }

    private void job(DemoSnapshot moment) {
        String first = moment.firstOrder()
                .map(time -> "first order after " + DemoText.seconds(time))
                .orElse("");
        if (moment.seen().heartbeat().isEmpty()) {
            row("Job", "no heartbeat yet");
            return;
        }
        Heartbeat heartbeat = moment.seen().heartbeat().get();
        String state = heartbeat.isLate()
                ? AnsiStyle.BAD.of("no heartbeat for " + DemoText.elapsed(heartbeat.age()))
                : (heartbeat.isRunning() ? AnsiStyle.GOOD : AnsiStyle.WARNING).of(heartbeat.state());
        row("Job", state + "  epoch " + heartbeat.epoch() + "  " + AnsiStyle.DIM.of(first));
        if (!heartbeat.reason().isEmpty()) {
            wrapped("", DisplayText.escaped(heartbeat.reason() + ": " + heartbeat.message()));
        }
    }

    private void flow(DemoSnapshot moment) {
        row("Ledger", identity(moment.seen().ledger()));
        StringBuilder flow = new StringBuilder();
        flow.append(
                moment.perSecond().isPresent()
                        ? String.format(
                                Locale.ROOT,
                                "%,.1f orders/s",
                                moment.perSecond().getAsDouble())
                        : "\u2013");
        flow.append("   lag ")
                .append(moment.lag().isPresent() ? DemoText.count(moment.lag().getAsLong()) : "unknown");
        row("Flow", flow.toString());
        moment.seen()
                .heartbeat()
                .flatMap(heartbeat -> latency(heartbeat, StatusScreen::percentiles))
                .ifPresent(text -> row("Latency", "produced \u2192 stored  " + text));
        moment.seen().confirmed().ifPresent(seen -> wrapped("Confirmed", confirmed(seen)));
        if (!moment.seen().streams().isEmpty()) {
            wrapped("Streams", streams(moment.seen().streams()));
        }
        lines.add("");
    }

    /** Empty: nothing was stored. */
    private static Optional<String> latency(Heartbeat heartbeat, Function<Latency, String> shown) {
        return heartbeat.hasUnknownLatency()
                ? Optional.of("unknown")
                : heartbeat.latency().map(shown);
    }

    private static String percentiles(Latency latency) {
        return "p50 %s  p95 %s  p99 %s"
                .formatted(
                        DemoText.millis(latency.p50()), DemoText.millis(latency.p95()), DemoText.millis(latency.p99()));
    }

    /** {@code 1,234, declined 5  received → confirmed  p50 110 ms  …  last: ORDER-000017 CONFIRMED}. */
    static String confirmed(Confirmed seen) {
        String counts = DemoText.count(seen.confirmed()) + ", declined\u00a0" + DemoText.count(seen.declined());
        String delay = seen.delay()
                .map(times -> "  received\u00a0\u2192\u00a0confirmed\u00a0\u00a0"
                        + percentiles(times).replace(" ", "\u00a0"))
                .orElse("");
        return counts
                + delay
                + seen.newest()
                        .map(newest ->
                                "  last:\u00a0" + DisplayText.escaped(newest).replace(' ', '\u00a0'))
                        .orElse("");
    }

    /** {@code RUNNING 7  FAILED 1: customers TOPIC_RECREATED}. */
    static String streams(List<StreamRow> streams) {
        Map<String, Long> states =
                streams.stream().collect(Collectors.groupingBy(StreamRow::state, TreeMap::new, Collectors.counting()));
        String counts = states.entrySet().stream()
                .map(state -> state.getKey() + "\u00a0" + state.getValue())
                .collect(Collectors.joining("  "));
        return streams.stream()
                .filter(query -> !query.reason().isEmpty())
                .map(query -> "  " + query.name() + "\u00a0" + query.reason())
                .collect(Collectors.joining("", counts, ""));
    }

    private void orders(DemoSnapshot moment) {
        lines.add(AnsiStyle.BOLD.of("Last orders"));
        boolean isFull =
                !moment.seen().streams().isEmpty() || moment.seen().confirmed().isPresent();
        int room = size.lines() >= 36 ? 8 : isFull ? 3 : 5;
        List<OrderRow> newest = moment.seen().newest().stream().limit(room).toList();
        int id = newest.stream()
                .mapToInt(order -> Math.min(order.id().length(), LONGEST_ID))
                .max()
                .orElse(0);
        id = Math.max(id, SHORTEST_ID);
        // The products share what the numbers leave.
        int products = Math.max(8, Math.min(80, size.columns()) - 30 - id);
        for (OrderRow order : newest) {
            lines.add(row(order, id, products));
        }
        lines.add("");
    }

    private static String row(OrderRow order, int id, int products) {
        boolean priced = order.price().isPresent();
        return String.format(
                        Locale.ROOT,
                        "  %s %s %2s %s %9s %s %9s",
                        DisplayText.left(DisplayText.escaped(order.id()), id),
                        DisplayText.left(DisplayText.escaped(order.product()), products),
                        order.quantity().orElse(""),
                        order.quantity().isPresent() ? "\u00d7" : " ",
                        order.price().orElse(""),
                        priced && !order.amount().isEmpty() ? "=" : " ",
                        order.amount())
                .stripTrailing();
    }

    private void rejected(DemoSnapshot moment) {
        Map<String, Long> reasons = moment.seen().rejectedByReason();
        if (!reasons.isEmpty()) {
            wrapped(
                    AnsiStyle.BOLD.of("Rejected"),
                    reasons.entrySet().stream()
                            .map(reason -> reason.getKey() + "\u00a0" + DemoText.count(reason.getValue()))
                            .collect(Collectors.joining("  ")));
            lines.add("");
        }
    }

    private void places(Locations places) {
        row("Dashboard", AnsiStyle.BOLD.of(places.dashboard()));
        row("Kafka", places.kafka());
        wrapped("Database", places.jdbc());
        wrapped("", places.client());
        wrapped(
                "Logs",
                places.logs().stream()
                        .map(log -> DemoText.path(log).replace(' ', '\u00a0'))
                        .collect(Collectors.joining("  ")));
    }

    private void notes(DemoSnapshot moment) {
        moment.notes().forEach(note -> wrapped(AnsiStyle.WARNING.of("Note"), DisplayText.escaped(note)));
    }

    private void row(String label, String text) {
        lines.add(padded(label, LABEL) + text);
    }

    /** Broken between words, so that nothing is cut off; without marks of style. */
    private void wrapped(String label, String text) {
        int width = Math.max(20, size.columns() - LABEL);
        StringBuilder line = new StringBuilder();
        String head = label;
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && DisplayText.width(line + " " + word) > width) {
                row(head, line.toString().replace('\u00a0', ' '));
                head = "";
                line.setLength(0);
            }
            if (line.length() > 0 || !word.isEmpty()) {
                line.append(line.length() > 0 ? " " : "").append(word);
            }
        }
        row(head, line.toString().replace('\u00a0', ' '));
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - AnsiStyle.width(text)));
    }
}
