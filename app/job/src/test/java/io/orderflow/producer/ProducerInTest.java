package io.orderflow.producer;

import io.orderflow.condition.Condition;
import io.orderflow.producer.stop.StopSignal;
import picocli.CommandLine;

/** The producer in the test's own JVM: a process for each run would spend most of a test on starting JVMs. */
public final class ProducerInTest {

    private ProducerInTest() {}

    /**
     * Runs it to its end.
     *
     * @param arguments those of {@code orderflow produce}
     */
    public static Condition run(String... arguments) {
        ProducerOptions options = new ProducerOptions();
        new CommandLine(options).parseArgs(arguments);
        return new ProducerRun(options.load(), new StopSignal(Thread.currentThread())).run();
    }
}
