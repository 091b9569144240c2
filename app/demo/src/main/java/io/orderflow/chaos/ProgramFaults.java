package io.orderflow.chaos;

import static io.orderflow.chaos.Faults.pause;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Streaming SQL, dashboard, producer and replay: each is killed, and loses the broker and the database. */
final class ProgramFaults {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** What happens to a program. */
    private enum Blow {
        KILL("is killed (SIGKILL) and started again"),
        KAFKA("loses the broker for 10 s"),
        MYSQL("loses the database for 10 s");

        private final String what;

        Blow(String what) {
            this.what = what;
        }

        void on(ChaosStage stage, Program program) throws InterruptedException {
            switch (this) {
                case KILL -> program.process().kill();
                case KAFKA -> {
                    stage.kafka().kill();
                    pause(10);
                    stage.kafka().start();
                }
                case MYSQL -> {
                    stage.mysql().kill();
                    pause(10);
                    stage.mysql().start();
                }
            }
        }
    }

    private ProgramFaults() {}

    static List<Fault> all() {
        List<Fault> all = new ArrayList<>();
        for (Blow blow : Blow.values()) {
            all.add(fault(StreamsProgram::new, "streams", blow, "its results are exact"));
            all.add(fault(DashboardProgram::new, "dashboard", blow, "it answers again, healthy"));
            if (blow != Blow.MYSQL) {
                all.add(fault(ProducerProgram::new, "producer", blow, "each order it numbered is in the topic, once"));
            }
            all.add(fault(ReplayProgram::new, "replay", blow, "goes on from there, each record has its new outcome"));
        }
        return all;
    }

    private static Fault fault(Supplier<Program> programs, String name, Blow blow, String expected) {
        Program program = programs.get();
        return Fault.of(
                        name + "-" + blow.name().toLowerCase(Locale.ROOT),
                        "./orderflow " + program.name() + " " + blow.what,
                        expected,
                        stage -> strike(stage, program, blow))
                .andAfter(stage -> program.end());
    }

    private static void strike(ChaosStage stage, Program program, Blow blow)
            throws SQLException, IOException, InterruptedException, ExecutionException {
        program.begin(stage);
        blow.on(stage, program);
        long began = System.nanoTime();
        program.keep(stage);
        pause(3);
        stage.load().rate(0);
        stage.requireSettled();
        List<String> problems = problems(stage, program);
        while (!problems.isEmpty() && System.nanoTime() - began < LIMIT.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(500);
            program.keep(stage);
            problems = problems(stage, program);
        }
        stage.measured(Duration.ofNanos(System.nanoTime() - began));
        if (!problems.isEmpty()) {
            throw new IllegalStateException(String.join("; ", problems));
        }
    }

    /** A server that is coming back is no verdict. */
    private static List<String> problems(ChaosStage stage, Program program) throws InterruptedException {
        try {
            return program.problems(stage);
        } catch (SQLException | IOException | ExecutionException e) {
            return List.of(e.toString());
        }
    }
}
