package io.orderflow.demo;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Shows moments: a page that is redrawn on a terminal, lines elsewhere. Used by one thread. */
final class Display {
    private static final Duration LINE_EVERY = Duration.ofSeconds(5);

    private final Terminal terminal;
    private final Clock clock;
    private final Steps steps;
    private Optional<DemoSnapshot> shown = Optional.empty();
    private Optional<Locations> places = Optional.empty();
    private Duration lastLine = Duration.ZERO;
    private String lastStep = "";

    Display(Terminal terminal, Clock clock, Steps steps) {
        this.terminal = terminal;
        this.clock = clock;
        this.steps = steps;
    }

    /** From now on it is known where everything is. */
    void show(Locations known) {
        places = Optional.of(known);
        if (!terminal.isInteractive()) {
            terminal.println("Kafka at " + known.kafka());
            terminal.println("Database at " + known.jdbc() + "; " + known.client());
            terminal.println("Page at " + known.dashboard());
            known.logs().forEach(log -> terminal.println("Log " + DemoText.path(log)));
        }
    }

    Clock clock() {
        return clock;
    }

    void starting() {
        show(
                "starting",
                Optional.empty(),
                Observation.NOTHING,
                OptionalDouble.empty(),
                OptionalLong.empty(),
                List.of());
    }

    void show(
            String doing,
            Optional<Duration> firstOrder,
            Observation seen,
            OptionalDouble perSecond,
            OptionalLong lag,
            List<String> notes) {
        show(new DemoSnapshot(doing, clock.elapsed(), steps.all(), firstOrder, seen, perSecond, lag, notes));
    }

    private void show(DemoSnapshot moment) {
        shown = Optional.of(moment);
        if (terminal.isInteractive()) {
            Terminal.Size size = terminal.size();
            terminal.redraw(
                    places.isEmpty()
                            ? StatusScreen.starting(moment, size)
                            : StatusScreen.running(moment, places.get(), size));
            return;
        }
        steps.news()
                .forEach(step -> terminal.println(
                        "%s: %s: %s".formatted(DemoText.seconds(moment.since()), step.name(), step.text())));
        boolean due = moment.since().minus(lastLine).compareTo(LINE_EVERY) >= 0;
        if (moment.firstOrder().isPresent() && due) {
            lastLine = moment.since();
            terminal.println(StatusScreen.oneLine(moment));
        }
    }

    /** The last moment once more, with what is going on now. */
    void ending(String doing) {
        if (!terminal.isInteractive() && !doing.equals(lastStep)) {
            lastStep = doing;
            terminal.println(DemoText.elapsed(clock.elapsed()) + ": " + doing);
        }
        if (terminal.isInteractive() && shown.isPresent()) {
            DemoSnapshot last = shown.get();
            show(new DemoSnapshot(
                    doing,
                    clock.elapsed(),
                    last.steps(),
                    last.firstOrder(),
                    last.seen(),
                    last.perSecond(),
                    last.lag(),
                    last.notes()));
        }
    }

    /** What stays on the screen. */
    void last(String line) {
        last(List.of(line));
    }

    void last(List<String> lines) {
        terminal.clear();
        lines.forEach(terminal::println);
    }
}
