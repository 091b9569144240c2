package io.orderflow.chaos;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Runs every command of {@code ./orderflow ledger} once while a fault lasts. Without {@code --yes} none of them may
 * change anything; each must end within its limit and with a result that has a name.
 */
final class LedgerCommands {

    private static final List<List<String>> COMMANDS = List.of(
            List.of("show"),
            List.of("accept-loss"),
            List.of("accept-topic"),
            List.of("skip", "0@0"),
            List.of("rewind", "--to-time", "earliest", "--all"));

    /** FAILED if MySQL does not answer or there is nothing to skip; USAGE if there is no terminal to ask at. */
    private static final Set<Condition> RESULTS = Set.of(
            Condition.OK,
            Condition.FAILED,
            Condition.USAGE,
            Condition.KAFKA_AWAY,
            Condition.FENCED,
            Condition.TOPIC_RECREATED);

    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final Launcher launcher;
    private final Fault.Stage stage;
    private final Thread thread;
    private final List<String> exits = new CopyOnWriteArrayList<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();

    private LedgerCommands(Launcher launcher, Fault.Stage stage) {
        this.launcher = requireNonNull(launcher, "launcher is null");
        this.stage = requireNonNull(stage, "stage is null");
        this.thread = new Thread(this::run, "chaos-ledger");
        thread.setDaemon(true);
    }

    /** @param stage on one of its own a topic may have lost something; on the shared one, never */
    static LedgerCommands begin(Launcher launcher, Fault.Stage stage) {
        LedgerCommands commands = new LedgerCommands(launcher, stage);
        commands.thread.start();
        return commands;
    }

    private void run() {
        try {
            for (List<String> words : COMMANDS) {
                List<String> all = new ArrayList<>(List.of("ledger"));
                all.addAll(words);
                judge(words.get(0), launcher.run(all.toArray(String[]::new)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void judge(String command, Launcher.Ended ended) {
        exits.add(command + " " + ended.code());
        boolean named = Arrays.stream(Condition.values())
                .anyMatch(condition -> RESULTS.contains(condition) && condition.exitCode() == ended.code());
        boolean seesALoss = command.startsWith("accept") && ended.code() == Condition.USAGE.exitCode();
        if (!named || ended.isUnexpected() || (seesALoss && stage == Fault.Stage.SHARED)) {
            problems.add("ledger " + command + " ended with " + ended.code() + ": " + ended.output());
        }
    }

    /** Waits for the last command; what was wrong. */
    List<String> end() throws InterruptedException {
        thread.join(LIMIT.toMillis());
        if (thread.isAlive()) {
            thread.interrupt();
            return List.of("the commands of ledger have not ended after " + LIMIT.toMinutes() + " min");
        }
        return List.copyOf(problems);
    }

    /** How each command has ended so far: its name and exit code. */
    List<String> exits() {
        return List.copyOf(exits);
    }
}
